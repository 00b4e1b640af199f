package dev.agentnet.workspace;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Looks for known secrets in what a store holds, as its hook does in what is pushed.
final class SecretScan {

    private static final String FOUND = Store.HOLDS_SECRET;
    private static final String PREFIX = "agentnet refuses : ";

    private final BareRepository store;

    SecretScan(BareRepository store) {
        this.store = store;
    }

    /// @param revisions a ref, or `--all`
    /// @return where the first of them is, without the secret
    /// @throws GitFailed if not all could be searched
    Optional<String> first(String revisions, Set<String> secrets) {
        Path hook = store.folder().resolve("hooks/pre-receive");
        GitCall.Result result =
                store.call()
                        .config("alias.search-secrets", "!sh \"$AGENTNET_HOOK\"")
                        .env("AGENTNET_HOOK", hook.toString())
                        .env("AGENTNET_SEARCH", revisions)
                        .env("AGENTNET_SECRETS", String.join("\n", secrets))
                        .run("search-secrets");
        String said = result.error().strip();
        if (result.exit() == 0) {
            return Optional.empty();
        }
        if (!said.startsWith(PREFIX) || !said.endsWith(FOUND)) {
            throw new GitFailed("search for secrets", result.exit(), said);
        }
        return Optional.of(said.substring(PREFIX.length(), said.length() - FOUND.length()).strip());
    }
}
