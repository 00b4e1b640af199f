package dev.agentnet.tests.faults;

import com.typesafe.config.Config;
import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What the pieces of a [FaultNetwork] are told.
///
/// @param domainsToRedis `host:port` where domains find Redis
/// @param domainsToMain where they find main
/// @param more further lines of the network's configuration
record FaultFiles(Path folder, String domainsToRedis, String domainsToMain, String more) {

    /// A domain whose worker runs a task's first line.
    ///
    /// @param more further lines of its domain.conf
    static void writeTemplate(Path folder, String more) throws IOException {
        Path template = Files.createDirectories(folder.resolve("templates/backend"));
        Files.writeString(
                template.resolve("domain.conf"),
                """
                description = "work of the backend"
                max-workers = 4
                workers.shell-worker {
                  agent = command
                  description = "runs the first line of a task"
                  command = "sed -n 1p $AGENTNET_PROMPT_FILE > $HOME/task.sh && sh -e $HOME/task.sh"
                }
                """
                        + more);
    }

    /// @param redis the port where the reader finds Redis
    /// @param mainPort where main listens, if it is main that reads this
    Path conf(int redis, int mainPort) throws IOException {
        Path file = folder.resolve("agentnet-" + mainPort + ".conf");
        Files.writeString(
                file,
                """
                agentnet {
                  redis { url = "redis://127.0.0.1:%d", timeout = 5 s, users = true }
                  lease { length = %d ms, renewal = 500 ms }
                  heartbeat { interval = 1 s, good = 3 s }
                  main { host = "127.0.0.1", port = %d, state = "%s", templates = "%s" }
                  spawn {
                    redis-url-inside = "redis://%s"
                    main-url-inside = "http://%s"
                    operator-file = "%s"
                    process.class-path = "%s"
                  }
                  %s
                }
                """
                        .formatted(
                                redis,
                                FaultNetwork.LEASE.toMillis(),
                                mainPort,
                                folder.resolve("state"),
                                folder.resolve("templates"),
                                domainsToRedis,
                                domainsToMain,
                                file,
                                Agentnet.ROOT.resolve("cli/target/lib") + "/*",
                                more));
        return file;
    }

    Config config(int redis, int mainPort) throws IOException {
        String file = conf(redis, mainPort).toString();
        return AgentnetConfig.load(Map.of("AGENTNET_CONFIG", file), Map.of());
    }
}
