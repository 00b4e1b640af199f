package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Submissions;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

final class RedisSubmissions implements Submissions {

    private final Scripts scripts;
    private final QueueLimits limits;
    private final InstantSource clock;

    RedisSubmissions(Scripts scripts, QueueLimits limits, InstantSource clock) {
        this.scripts = scripts;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Submitted submit(TaskSpec spec) {
        return submit(spec, "");
    }

    @Override
    public Submitted submit(TaskSpec spec, String idempotencyKey) {
        TaskId id = TaskId.next(spec.domain(), clock);
        Map<String, String> fields = TaskHash.write(id, spec, limits.tries());
        List<String> arguments = new ArrayList<>();
        arguments.add(id.value());
        arguments.add(idempotencyKey);
        arguments.add(payloadDigest(fields));
        arguments.add(Long.toString(limits.idempotencyKept().toSeconds()));
        fields.forEach((name, value) -> {
            arguments.add(name);
            arguments.add(value);
        });
        List<String> reply = scripts.list(Script.SUBMIT, spec.domain(), arguments);
        TaskId given = new TaskId(reply.get(1));
        return switch (reply.get(0)) {
            case "accepted" -> new Submitted(given, true);
            case "duplicate" -> new Submitted(given, false);
            default -> throw new IdempotencyConflict(idempotencyKey, given);
        };
    }

    private static String payloadDigest(Map<String, String> fields) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            fields.forEach((name, value) -> {
                if (!name.equals("id")) {
                    String line = name + "=" + value.length() + ":" + value + "\n";
                    digest.update(line.getBytes(StandardCharsets.UTF_8));
                }
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Cancelling cancel(TaskId id, String reason) {
        String word = scripts.text(Script.CANCEL, id.domain(), List.of(id.value(), reason));
        return Cancelling.valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public Retrying retry(TaskId id, String note) {
        String tries = Integer.toString(limits.tries());
        String word = scripts.text(Script.RETRY, id.domain(), List.of(id.value(), tries, note));
        return Retrying.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
