package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.checkup.Leftover;
import dev.agentnet.cli.checkup.Leftovers;
import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.Question;
import dev.agentnet.cli.terminal.Size;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet prune`: takes away what agentnet left and nobody owns any more.
@Command(name = "prune", mixinStandardHelpOptions = true)
final class PruneCommand implements Callable<Integer> {

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(names = "--dry-run", description = "only show what would be removed")
    private boolean dryRun;

    @Option(names = "--json", description = "print JSON; needs --yes or --dry-run")
    private boolean json;

    /// Something that could not be removed.
    private record Kept(Leftover leftover, String why) {}

    @Override
    public Integer call() throws InterruptedException {
        if (yes && dryRun) {
            throw new UsageProblem("--yes and --dry-run exclude each other");
        }
        if (!yes && !dryRun && (json || !Question.canBeAsked())) {
            throw new UsageProblem(
                    "there is nobody to ask: agentnet prune --yes removes, --dry-run only shows");
        }
        Config config = Surroundings.config();
        Leftovers found = look(config);
        int most = config.getInt("agentnet.prune.most");
        List<Leftover> chosen = found.all().subList(0, Math.min(most, found.all().size()));
        long bytes = chosen.stream().mapToLong(Leftover::bytes).sum();
        show(found, chosen, bytes);
        List<Kept> kept = new ArrayList<>();
        if (!dryRun && !chosen.isEmpty()) {
            if (!yes && !Question.isAnsweredYes("Remove them?")) {
                System.err.println("nothing was removed");
                return ExitCode.FAILED;
            }
            kept = remove(chosen);
        }
        tell(chosen, kept, bytes);
        return kept.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Leftovers look(Config config) throws InterruptedException {
        DockerProgram docker =
                new DockerProgram("docker", config.getDuration("agentnet.prune.deadline"));
        // Not closed, which would wait: what hangs ends with the process.
        ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
        Future<Leftovers> found =
                thread.submit(
                        () -> Leftovers.find(config, docker, docker.sums(), Surroundings.state()));
        long patience = 3 * config.getDuration("agentnet.prune.deadline").toSeconds();
        try {
            return found.get(patience, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Problem(
                    "what there is could not be listed within %d s; nothing was removed. See whether"
                                    .formatted(patience)
                            + " \"docker system df\" answers",
                    e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Problem("nothing was removed: " + cause.getMessage(), e);
        } finally {
            thread.shutdownNow();
        }
    }

    private void show(Leftovers found, List<Leftover> chosen, long bytes) {
        found.notes().forEach(note -> System.err.println("note: " + note));
        if (json) {
            return;
        }
        chosen.forEach(leftover -> System.out.println("  " + leftover.line()));
        if (chosen.size() < found.all().size()) {
            System.err.println(
                    "note: %d more wait for the next prune"
                            .formatted(found.all().size() - chosen.size()));
        }
        if (chosen.isEmpty()) {
            System.out.println("nothing to remove");
        } else if (dryRun) {
            System.out.println(
                    "agentnet prune would remove these %d and free %s"
                            .formatted(chosen.size(), Size.of(bytes)));
        }
    }

    private static List<Kept> remove(List<Leftover> chosen) throws InterruptedException {
        List<Kept> kept = new ArrayList<>();
        for (Leftover leftover : chosen) {
            try {
                leftover.removal().run();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                kept.add(new Kept(leftover, String.valueOf(e.getMessage())));
            }
        }
        return kept;
    }

    private void tell(List<Leftover> chosen, List<Kept> kept, long bytes) {
        long stayed = kept.stream().mapToLong(one -> one.leftover().bytes()).sum();
        for (Kept one : kept) {
            System.err.println(
                    "agentnet: %s %s stays: %s"
                            .formatted(one.leftover().kind(), one.leftover().name(), one.why()));
        }
        if (json) {
            ObjectNode root = Json.object().put("dry_run", dryRun).put("bytes", bytes - stayed);
            ArrayNode removed = root.putArray("removed");
            ArrayNode left = root.putArray("kept");
            chosen.stream()
                    .filter(one -> kept.stream().noneMatch(stays -> stays.leftover() == one))
                    .forEach(one -> removed.add(one.toJson()));
            kept.forEach(one -> left.add(one.leftover().toJson().put("why", one.why())));
            System.out.println(Json.write(root));
        } else if (!dryRun && !chosen.isEmpty()) {
            System.out.println(
                    "removed %d, freed %s"
                            .formatted(chosen.size() - kept.size(), Size.of(bytes - stayed)));
        }
    }
}
