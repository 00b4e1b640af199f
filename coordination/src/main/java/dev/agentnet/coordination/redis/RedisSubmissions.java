package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Submissions;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

final class RedisSubmissions implements Submissions {

    /// Tasks in one script call, so that none holds Redis for much more than a millisecond.
    private static final int BATCH = 100;

    private final Scripts scripts;
    private final QueueLimits limits;
    private final InstantSource clock;
    private final Batcher<Request, Answer> batcher = new Batcher<>(BATCH, this::send);

    /// @param asked by which its key is told to stand for the same; empty: all of it
    private record Request(TaskId id, TaskSpec spec, String key, String asked) {}

    /// @param word accepted, duplicate or conflict
    private record Answer(String word, TaskId id) {}

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
        return submit(spec, idempotencyKey, "");
    }

    @Override
    public Submitted submit(TaskSpec spec, String idempotencyKey, String asked) {
        List<Request> one = List.of(request(spec, idempotencyKey, asked));
        return submitted(batcher.addAll(one).getFirst(), idempotencyKey);
    }

    @Override
    public List<Submitted> submitAll(List<TaskSpec> specs) {
        List<CompletableFuture<Answer>> asked =
                batcher.addAll(specs.stream().map(spec -> request(spec, "", "")).toList());
        return asked.stream().map(answer -> submitted(answer, "")).toList();
    }

    private Request request(TaskSpec spec, String idempotencyKey, String asked) {
        return new Request(TaskId.next(spec.domain(), clock), spec, idempotencyKey, asked);
    }

    private static Submitted submitted(CompletableFuture<Answer> asked, String idempotencyKey) {
        Answer answer = answer(asked);
        return switch (answer.word()) {
            case "accepted" -> new Submitted(answer.id(), true);
            case "duplicate" -> new Submitted(answer.id(), false);
            default -> throw new IdempotencyConflict(idempotencyKey, answer.id());
        };
    }

    private static Answer answer(CompletableFuture<Answer> asked) {
        try {
            return Replies.await(asked);
        } catch (RedisCommandExecutionException e) {
            throw fullOr(e);
        }
    }

    /// That nothing more is taken, where that is the fault; otherwise the fault itself.
    static RuntimeException fullOr(RedisCommandExecutionException fault) {
        // Redis says it in the middle of a sentence when it is a script that was refused.
        String said = String.valueOf(fault.getMessage());
        if (said.contains("OOM command not allowed")) {
            return Full.ofMemory(fault);
        }
        return said.contains("MISCONF") ? Full.ofDisk(fault) : fault;
    }

    private CompletionStage<List<Answer>> send(List<Request> requests) {
        return scripts.packedLater(
                        Script.SUBMIT,
                        requests.getFirst().spec().domain(),
                        List.of(Long.toString(limits.idempotencyKept().toSeconds())),
                        packed(requests))
                .thenApply(RedisSubmissions::answers);
    }

    private List<byte[]> packed(List<Request> requests) {
        List<byte[]> packed = new ArrayList<>(2 * requests.size());
        requests.forEach(request -> pack(request, packed));
        return packed;
    }

    private void pack(Request request, List<byte[]> into) {
        TaskSpec spec = request.spec();
        String written = SpecJson.write(spec);
        String asked = request.asked().isEmpty() ? written : request.asked();
        List<String> all = new ArrayList<>();
        all.add(request.id().value());
        all.add(spec.domain().value());
        all.add(spec.priority().word());
        all.add(request.key());
        all.add(request.key().isEmpty() ? "" : digest(asked));
        all.addAll(TaskHash.write(spec, limits.tries()));
        into.add(Packed.write(all));
        into.add(written.getBytes(StandardCharsets.UTF_8));
    }

    /// @param reply one text per task: what became of it and an id
    private static List<Answer> answers(List<byte[]> reply) {
        List<Answer> answers = new ArrayList<>();
        for (byte[] text : reply) {
            String[] words = new String(text, StandardCharsets.UTF_8).split(" ", 2);
            answers.add(new Answer(words[0], new TaskId(words[1])));
        }
        return answers;
    }

    private static String digest(String asked) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(asked.getBytes(StandardCharsets.UTF_8)));
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
        return retry(id, note, List.of("", "", ""));
    }

    @Override
    public Retrying handIn(LeaderToken leader, TaskId id, int attempt, String commit) {
        String note = "a person handed in " + commit;
        return retry(id, note, List.of(commit, Integer.toString(attempt), leader.value()));
    }

    private Retrying retry(TaskId id, String note, List<String> work) {
        List<String> arguments =
                new ArrayList<>(List.of(id.value(), Integer.toString(limits.tries()), note));
        arguments.addAll(work);
        String word = scripts.text(Script.RETRY, id.domain(), arguments);
        return Retrying.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
