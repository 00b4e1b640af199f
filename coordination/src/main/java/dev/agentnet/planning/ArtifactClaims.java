package dev.agentnet.planning;

import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which tasks write to the same places.
public final class ArtifactClaims {

    private record Claim(int task, String text, ArtifactPath path) {}

    /// Two tasks that may write the same file, by their places in the plan, the first one's
    /// smaller.
    public record Overlap(int first, String firstPath, int second, String secondPath) {}

    private ArtifactClaims() {}

    public static List<Overlap> overlaps(Plan plan) {
        return overlaps(plan.tasks().stream().map(PlannedTask::artifacts).toList());
    }

    /// One overlap per pair of tasks at most, in the order of the tasks.
    static List<Overlap> overlaps(List<List<String>> artifacts) {
        // Only what begins with the same name can overlap, or what begins with a pattern.
        Map<String, List<Claim>> byFirstName = new HashMap<>();
        List<Claim> patterns = new ArrayList<>();
        List<Claim> all = new ArrayList<>();
        List<Overlap> overlaps = new ArrayList<>();
        for (int task = 0; task < artifacts.size(); task++) {
            Map<Integer, Overlap> ofTask = new HashMap<>();
            List<Claim> own = new ArrayList<>();
            for (String text : artifacts.get(task)) {
                Claim claim = new Claim(task, text, ArtifactPath.of(text));
                own.add(claim);
                if (isPattern(claim)) {
                    compare(claim, all, ofTask);
                } else {
                    compare(claim, byFirstName.getOrDefault(first(claim), List.of()), ofTask);
                    compare(claim, patterns, ofTask);
                }
            }
            ofTask.keySet().stream().sorted().forEach(other -> overlaps.add(ofTask.get(other)));
            all.addAll(own);
            for (Claim claim : own) {
                (isPattern(claim)
                                ? patterns
                                : byFirstName.computeIfAbsent(first(claim), _ -> new ArrayList<>()))
                        .add(claim);
            }
        }
        return overlaps;
    }

    /// Whether there may be a file that both write.
    public static boolean overlap(List<String> some, List<String> others) {
        List<ArtifactPath> paths = others.stream().map(ArtifactPath::of).toList();
        return some.stream()
                .map(ArtifactPath::of)
                .anyMatch(path -> paths.stream().anyMatch(path::overlaps));
    }

    private static void compare(Claim claim, List<Claim> others, Map<Integer, Overlap> into) {
        for (Claim other : others) {
            if (!into.containsKey(other.task()) && claim.path().overlaps(other.path())) {
                into.put(
                        other.task(),
                        new Overlap(other.task(), other.text(), claim.task(), claim.text()));
            }
        }
    }

    private static String first(Claim claim) {
        return claim.path().names().getFirst();
    }

    private static boolean isPattern(Claim claim) {
        return first(claim).indexOf('*') >= 0 || first(claim).indexOf('?') >= 0;
    }
}
