package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Children;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

final class RedisChildren implements Children {

    private final Scripts scripts;
    private final QueueLimits limits;
    private final InstantSource clock;

    RedisChildren(Scripts scripts, QueueLimits limits, InstantSource clock) {
        this.scripts = scripts;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Fork fork(LeaderToken leader, TaskSpec spec, int attempt, String name, int most) {
        TaskId parent = spec.parent().orElseThrow();
        List<String> arguments =
                List.of(
                        leader.value(),
                        parent.value(),
                        Integer.toString(attempt),
                        Integer.toString(most));
        List<byte[]> packed = List.of(pack(TaskId.next(spec.domain(), clock), spec, name));
        byte[] reply;
        try {
            reply =
                    Replies.await(
                                    scripts.packedLater(
                                            Script.FORK, parent.domain(), arguments, packed))
                            .getFirst();
        } catch (RedisCommandExecutionException e) {
            throw RedisSubmissions.fullOr(e);
        }
        String[] words = new String(reply, StandardCharsets.UTF_8).split(" ", 2);
        return new Fork(
                Fork.Word.valueOf(words[0].toUpperCase(Locale.ROOT)),
                words.length > 1 ? Optional.of(new TaskId(words[1])) : Optional.empty());
    }

    private byte[] pack(TaskId id, TaskSpec spec, String name) {
        List<String> all = new ArrayList<>();
        Collections.addAll(
                all,
                id.value(),
                spec.domain().value(),
                spec.priority().word(),
                name,
                SpecJson.write(spec));
        all.addAll(TaskHash.write(spec, limits.tries()));
        Collections.addAll(all, "depth", Integer.toString(spec.depth()));
        return Packed.write(all);
    }

    @Override
    public boolean lend(LeaderToken leader, TaskId id, int attempt, Duration length) {
        return scripts.text(
                        Script.LEND,
                        id.domain(),
                        List.of(
                                leader.value(),
                                id.value(),
                                Integer.toString(attempt),
                                Long.toString(length.toMillis())))
                .equals("ok");
    }
}
