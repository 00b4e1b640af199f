package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.spool.Spool;
import dev.agentnet.cli.spool.Typed;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.redis.RedisNetwork.UnreachableRedis;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Option;

/// `--idempotency-key`, as every verb has it that puts work in: once, however often it is typed,
/// and also while Redis is away.
final class KeyOption {

    @Option(
            names = {"--idempotency-key", "--key"},
            paramLabel = "KEY",
            description = "the same again under the same key is the same task")
    private String key = "";

    String key() {
        return key;
    }

    /// Keeps what was typed until Redis is back, and says so.
    ///
    /// @param what a task or a plan
    /// @param typed without its key
    void keep(String what, Typed typed, UnreachableRedis away, Config config, boolean json) {
        // Whoever sends it in, and however often: it is one task.
        String once = key.isEmpty() ? "kept-" + UUID.randomUUID() : key;
        List<String> words = new ArrayList<>(List.of("--idempotency-key=" + once));
        words.addAll(typed.words());
        Path file = Spool.of(config).keep(new Typed(typed.verb(), words, typed.input()));
        if (json) {
            String kept = file.toString();
            System.out.println(Json.write(Json.object().put("accepted", false).put("kept", kept)));
        }
        System.err.println(
                ("agentnet: %s\n  the %s is kept in %s and is sent by the next agentnet command that"
                                + " reaches Redis; delete that file if it is not to be")
                        .formatted(away.where(), what, file));
    }

    /// Sends in what was kept.
    static TaskId sendKept(Network network, Typed typed) {
        return switch (typed.verb()) {
            case "send" -> SendCommand.sendKept(network, typed.words());
            case "run" -> RunCommand.sendKept(network, typed);
            case "plan" -> PlanCommand.sendKept(network, typed.words());
            default ->
                    throw new IllegalArgumentException(
                            "no agentnet of this version sends by \"" + typed.verb() + "\"");
        };
    }
}
