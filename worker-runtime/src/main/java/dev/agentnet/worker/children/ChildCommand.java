package dev.agentnet.worker.children;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `agentnet-task`, which an agent finds on its PATH: submits parts of its task, and waits for
/// them.
public final class ChildCommand {

    static final String USAGE =
            """
            agentnet-task submit "PROMPT" [--domain D] [--worker W] [--name N]
                hands a part of your task to another agent, and prints the part's id. It works in
                the same repository; what it commits lands by itself. Without --domain it is done in
                your own. The same name, or without one the same prompt, is the same part.
            agentnet-task wait [ID…] [--timeout 100s]
                waits for these parts, or for all, and prints how each ended: report, commit, files.
                Exit code 0: all are done; 1: one failed; 3: still running, ask again
            agentnet-task list
                says how all parts stand
            agentnet-task fetch
                gets what has landed, these parts among it, as FETCH_HEAD of the clone you are in: git
                merge FETCH_HEAD brings it into your folder, git show FETCH_HEAD:PATH shows a file
            """;

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG = 2;
    private static final int RUNNING = 3;
    private static final int AWAY = 4;

    /// Agents' tools often end a command after two minutes.
    private static final Duration TIMEOUT = Duration.ofSeconds(100);

    /// As long as main keeps a request.
    private static final Duration STEP = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,6})(s|m|h)?");

    private final ChildTasks tasks;
    private final Fetch fetch;
    private final PrintStream out;
    private final PrintStream err;

    ChildCommand(ChildTasks tasks, Fetch fetch, PrintStream out, PrintStream err) {
        this.tasks = tasks;
        this.fetch = fetch;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        ChildTasks tasks =
                new ChildTasks(
                        environment.getOrDefault(ChildTools.URL, ""),
                        environment.getOrDefault(ChildTools.TOKEN, ""),
                        PATIENCE);
        Fetch fetch =
                new Fetch(
                        environment.getOrDefault(ChildTools.REPOSITORY, ""),
                        environment.getOrDefault(ChildTools.BASE, ""),
                        tasks.token());
        System.exit(new ChildCommand(tasks, fetch, System.out, System.err).run(List.of(arguments)));
    }

    /// @return the exit code
    int run(List<String> arguments) throws InterruptedException {
        try {
            if (tasks.url().isEmpty()) {
                throw new Wrong(
                        "this runs within an agent's attempt: AGENTNET_TASK_URL is not set");
            }
            return dispatch(Words.of(arguments));
        } catch (Wrong e) {
            err.println("agentnet-task: " + e.getMessage());
            return WRONG;
        } catch (MainSays e) {
            err.println("agentnet-task: " + e.getMessage());
            return e.isAway() ? AWAY : WRONG;
        }
    }

    private int dispatch(Words words) throws Wrong, MainSays, InterruptedException {
        return switch (words.verb()) {
            case "submit" -> submit(words.only(Set.of("domain", "worker", "name")));
            case "wait" -> await(words.only(Set.of("timeout")));
            case "list" -> list(words.only(Set.of()));
            case "fetch" -> fetch(words.only(Set.of()));
            case "help", "--help", "-h" -> {
                out.print(USAGE);
                yield DONE;
            }
            default ->
                    throw new Wrong(
                            "there is no \"%s\"; there are: submit, wait, list, fetch and help"
                                    .formatted(words.verb()));
        };
    }

    private int submit(Words words) throws Wrong, MainSays, InterruptedException {
        if (words.others().size() != 1 || words.others().getFirst().isBlank()) {
            throw new Wrong(
                    "submit takes one prompt, in quotes: agentnet-task submit \"Write the tests\"");
        }
        ObjectNode asked = Json.object().put("prompt", words.others().getFirst());
        words.options().forEach(asked::put);
        ObjectNode made = tasks.submit(asked);
        switch (made.path("is").asText()) {
            case "same" -> err.println("agentnet-task: it was submitted before, and is the same");
            case "other" ->
                    err.println(
                            "agentnet-task: there is a part called %s already, which was asked for in other words; this is its id. For another part use another --name"
                                    .formatted(made.path("name").asText()));
            default -> {}
        }
        out.println(made.path("id").asText());
        return DONE;
    }

    private int list(Words words) throws Wrong, MainSays, InterruptedException {
        if (!words.others().isEmpty()) {
            throw new Wrong("list takes nothing; to see how one ended: agentnet-task wait ID");
        }
        for (JsonNode child : tasks.look(List.of(), Duration.ZERO, false).path("children")) {
            out.println(headline(child));
        }
        return DONE;
    }

    private int fetch(Words words) throws Wrong, InterruptedException {
        if (!words.others().isEmpty()) {
            throw new Wrong("fetch takes nothing: it gets all that has landed");
        }
        Optional<String> fault = fetch.run();
        if (fault.isPresent()) {
            err.println("agentnet-task: git could not fetch: " + fault.get());
            return FAILED;
        }
        out.println(
                "what has landed is FETCH_HEAD; git merge FETCH_HEAD brings it into your folder");
        return DONE;
    }

    private int await(Words words) throws Wrong, MainSays, InterruptedException {
        Duration timeout = timeout(words.options().getOrDefault("timeout", ""));
        long end = System.nanoTime() + timeout.toNanos();
        ObjectNode seen;
        boolean again;
        do {
            long left = Math.max(0, end - System.nanoTime());
            again = left > STEP.toNanos();
            // A second is the least that is asked for: of less nothing would be waited.
            Duration most = again ? STEP : Duration.ofNanos(left + 999_999_999L);
            seen = tasks.look(words.others(), most, again);
        } while (again && !haveEnded(seen));
        if (seen.path("children").isEmpty()) {
            out.println("your task has no parts");
        }
        seen.path("children").forEach(this::print);
        if (!haveEnded(seen)) {
            out.println("\nstill running: ask again with agentnet-task wait");
            return RUNNING;
        }
        return isDone(seen) ? DONE : FAILED;
    }

    private static boolean haveEnded(ObjectNode seen) {
        return seen.path("children").valueStream().allMatch(one -> one.path("ended").asBoolean());
    }

    private static boolean isDone(ObjectNode seen) {
        return seen.path("children")
                .valueStream()
                .allMatch(one -> one.path("state").asText().equals("done"));
    }

    private void print(JsonNode child) {
        out.println(headline(child));
        if (!child.path("ended").asBoolean()) {
            return;
        }
        if (!child.path("commit").asText().isEmpty()) {
            out.println(
                    "landed as commit %s on %s (agentnet-task fetch gets it)"
                            .formatted(
                                    child.path("commit").asText(),
                                    child.path("landed_on").asText()));
        }
        List<String> files = new ArrayList<>();
        child.path("files").forEach(file -> files.add(file.asText()));
        if (!files.isEmpty()) {
            out.println("wrote " + String.join(", ", files));
        }
        String report = child.path("report").asText().strip();
        if (!report.isEmpty()) {
            out.println("report:\n" + report);
        }
        if (child.path("report_left_out").asBoolean()) {
            out.println("(the rest of the report is left out)");
        }
        out.println();
    }

    private static String headline(JsonNode child) {
        String reason = child.path("reason").asText();
        return "%s (%s) is %s%s"
                .formatted(
                        child.path("id").asText(),
                        child.path("name").asText(),
                        child.path("state").asText(),
                        reason.isEmpty() ? "" : ": " + reason);
    }

    private static Duration timeout(String text) throws Wrong {
        if (text.isEmpty()) {
            return TIMEOUT;
        }
        Matcher parts = LENGTH.matcher(text);
        if (!parts.matches()) {
            throw new Wrong("--timeout " + text + " is no time; say it as 90s, 5m or 1h");
        }
        long number = Long.parseLong(parts.group(1));
        String unit = parts.group(2) == null ? "s" : parts.group(2);
        return switch (unit) {
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
