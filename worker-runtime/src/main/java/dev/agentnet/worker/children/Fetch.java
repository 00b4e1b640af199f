package dev.agentnet.worker.children;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// Gets what has landed from main into the clone that this process stands in.
///
/// @param url of the repository
/// @param base the branch
record Fetch(String url, String base, String token) {

    /// @return what git says where it fails
    Optional<String> run() throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("git", "fetch", "--quiet", "--no-tags", url, base)
                        .redirectErrorStream(true);
        // Not in its arguments, which everybody can read.
        builder.environment()
                .putAll(
                        Map.of(
                                "GIT_CONFIG_COUNT", "1",
                                "GIT_CONFIG_KEY_0", "http." + url + ".extraHeader",
                                "GIT_CONFIG_VALUE_0", "Authorization: Bearer " + token));
        try {
            Process git = builder.start();
            git.getOutputStream().close();
            String said = new String(git.getInputStream().readAllBytes(), UTF_8);
            return git.waitFor() == 0 ? Optional.empty() : Optional.of(said.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
