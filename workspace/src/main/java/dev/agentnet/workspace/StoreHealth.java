package dev.agentnet.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How large a store is, and whether all of it is there.
final class StoreHealth {

    private static final int KIBIBYTE = 1024;

    private final BareRepository store;

    StoreHealth(BareRepository store) {
        this.store = store;
    }

    long bytes() {
        long kibibytes = 0;
        for (String line : store.call().lines("count-objects", "-v")) {
            if (line.matches("size(-pack|-garbage)?: \\d+")) {
                kibibytes += Long.parseLong(line.substring(line.indexOf(' ') + 1));
            }
        }
        return kibibytes * KIBIBYTE;
    }

    /// @param large in bytes; what is larger is not read through
    Optional<String> damage(long large) {
        List<String> command = new ArrayList<>(List.of("fsck", "--no-dangling", "--no-progress"));
        if (bytes() > large) {
            command.add("--connectivity-only");
        }
        GitCall.Result result = store.call().run(command.toArray(String[]::new));
        return result.exit() == 0
                ? Optional.empty()
                : Optional.of((result.out() + result.error()).strip());
    }
}
