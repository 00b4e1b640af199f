package dev.agentnet.workspace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a repository comes from: a path, or a URL whose protocol we allow.
///
/// @param address as git takes it
/// @param protocol file, http, https or ssh
record Origin(String address, String protocol) {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)(://|::).*");
    private static final Pattern HOST_AND_PATH = Pattern.compile("[^/:]+:(?!:).*");

    /// @throws IllegalArgumentException if git must not be let loose on it
    static Origin of(String address) {
        if (address.isBlank() || address.startsWith("-") || address.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is no repository: give a path or a URL");
        }
        var scheme = SCHEME.matcher(address);
        if (scheme.matches()) {
            String name = scheme.group(1);
            return switch (name + scheme.group(2)) {
                case "file://", "http://", "https://", "ssh://" -> new Origin(address, name);
                default ->
                        throw new IllegalArgumentException(
                                "a repository is reached by file, http, https or ssh, not by "
                                        + name);
            };
        }
        if (HOST_AND_PATH.matcher(address).matches()) {
            return new Origin(address, "ssh");
        }
        return new Origin(Path.of(address).toAbsolutePath().toString(), "file");
    }

    /// Prepares `call` to talk to this origin; the credential's path goes by the environment.
    GitCall open(GitCall call, Optional<Path> credentialFile) {
        call.transfer(protocol).env("GIT_SSH_COMMAND", ssh(call.silence()));
        credentialFile.ifPresent(file -> authenticate(call, file.toAbsolutePath()));
        return call;
    }

    private void authenticate(GitCall call, Path file) {
        call.env("AGENTNET_CREDENTIAL", file.toString());
        if (protocol.equals("ssh")) {
            call.env(
                    "GIT_SSH_COMMAND",
                    ssh(call.silence()) + " -oIdentitiesOnly=yes -i \"$AGENTNET_CREDENTIAL\"");
        } else {
            // Only `get`: a refused password would otherwise be erased from the person's file.
            call.config(
                    "credential.helper",
                    "!f() { test \"$1\" != get || git credential-store --file"
                            + " \"$AGENTNET_CREDENTIAL\" get; }; f");
        }
    }

    private static String ssh(Duration silence) {
        return "ssh -oBatchMode=yes -oConnectTimeout=%1$d -oServerAliveInterval=%1$d -oServerAliveCountMax=1"
                .formatted(silence.toSeconds());
    }

    /// The command that serves a fetch. A person's checkout may belong to another user, and git
    /// refuses those unless told, which here the naming of the path did.
    String uploadPack() {
        return protocol.equals("file") ? "git -c safe.directory=* upload-pack" : "git-upload-pack";
    }
}
