package dev.agentnet.workspace;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs the git CLI hardened: no configuration of the system or the user, no hooks, no fsmonitor,
/// no prompts, and only the protocol in use.
///
/// All of it goes by the environment (`GIT_CONFIG_COUNT`), so that it reaches the processes git
/// starts and no secret stands in an argument. A repository's own configuration is still read; a
/// command that runs filters must therefore never meet one that an agent can write.
public final class Git {

    /// Passed on from our own environment: how to find git and ssh's agent, and the way out.
    private static final List<String> PASSED_ON =
            List.of(
                    "PATH",
                    "TMPDIR",
                    "SSH_AUTH_SOCK",
                    "HTTPS_PROXY",
                    "https_proxy",
                    "http_proxy",
                    "ALL_PROXY",
                    "all_proxy",
                    "NO_PROXY",
                    "no_proxy",
                    "SSL_CERT_FILE",
                    "SSL_CERT_DIR",
                    "GIT_SSL_CAINFO");

    private static final Map<String, String> ENVIRONMENT =
            Map.ofEntries(
                    Map.entry("LC_ALL", "C"),
                    Map.entry("GIT_CONFIG_NOSYSTEM", "1"),
                    Map.entry("GIT_CONFIG_GLOBAL", "/dev/null"),
                    Map.entry("GIT_ATTR_NOSYSTEM", "1"),
                    Map.entry("GIT_TERMINAL_PROMPT", "0"),
                    Map.entry("GIT_NO_REPLACE_OBJECTS", "1"),
                    Map.entry("GIT_NO_LAZY_FETCH", "1"),
                    // Newer gits may choose others, which older ones cannot read.
                    Map.entry("GIT_DEFAULT_HASH", "sha1"),
                    Map.entry("GIT_DEFAULT_REF_FORMAT", "files"),
                    Map.entry("GIT_AUTHOR_NAME", "agentnet"),
                    Map.entry("GIT_AUTHOR_EMAIL", "agentnet@localhost"),
                    Map.entry("GIT_COMMITTER_NAME", "agentnet"),
                    Map.entry("GIT_COMMITTER_EMAIL", "agentnet@localhost"));

    private static final Map<String, String> CONFIGURATION =
            Map.ofEntries(
                    Map.entry("core.hooksPath", "/dev/null"),
                    Map.entry("core.fsmonitor", "false"),
                    Map.entry("core.attributesFile", "/dev/null"),
                    Map.entry("core.excludesFile", "/dev/null"),
                    // An attempt does not outlive a power cut; stores say otherwise for themselves.
                    Map.entry("core.fsync", "none"),
                    Map.entry("safe.bareRepository", "explicit"),
                    Map.entry("protocol.allow", "never"),
                    Map.entry("submodule.recurse", "false"),
                    Map.entry("fetch.recurseSubmodules", "false"),
                    Map.entry("push.recurseSubmodules", "no"),
                    Map.entry("commit.gpgSign", "false"),
                    Map.entry("credential.helper", ""),
                    // Nothing of git may outlive the command that started it.
                    Map.entry("gc.autoDetach", "false"),
                    Map.entry("maintenance.autoDetach", "false"),
                    Map.entry("transfer.fsckObjects", "true"));

    /// Faults of old, honest histories that can do no harm; everything else fsck finds is refused.
    private static final List<String> HARMLESS =
            List.of(
                    "badTimezone",
                    "missingEmail",
                    "missingNameBeforeEmail",
                    "missingSpaceBeforeDate",
                    "missingSpaceBeforeEmail",
                    "multipleAuthors",
                    "zeroPaddedFilemode");

    private final GitLimits limits;

    /// The git of the PATH, within the limits of reference.conf.
    public Git() {
        this(GitLimits.standard());
    }

    /// The git of the PATH, within the limits that `agentnet.git` names.
    public Git(Config config) {
        this(GitLimits.from(config));
    }

    private Git(GitLimits limits) {
        this.limits = limits;
    }

    GitLimits limits() {
        return limits;
    }

    /// A command on the repository whose git dir is `folder`.
    GitCall at(Path folder) {
        return new GitCall(this).env("GIT_DIR", folder.toString());
    }

    /// A command on no repository.
    GitCall anywhere() {
        return new GitCall(this);
    }

    /// The whole environment of a hardened git, with `more` configuration on top.
    Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        for (String name : PASSED_ON) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        Map<String, String> all = new LinkedHashMap<>(CONFIGURATION);
        for (String fault : HARMLESS) {
            all.put("fetch.fsck." + fault, "warn");
            all.put("receive.fsck." + fault, "warn");
        }
        all.putAll(more);
        int count = 0;
        for (Map.Entry<String, String> entry : all.entrySet()) {
            environment.put("GIT_CONFIG_KEY_" + count, entry.getKey());
            environment.put("GIT_CONFIG_VALUE_" + count, entry.getValue());
            count++;
        }
        environment.put("GIT_CONFIG_COUNT", String.valueOf(count));
        return environment;
    }
}
