package dev.agentnet.cli.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What BuildKit said in plain lines (`--progress plain`), and the reason of its failure in it.
///
/// A line is `#7 [libraries 3/4] RUN …` where a step begins, and `#7 0.512 …` where it says
/// something.
final class BuildLog {

    private static final Pattern STEP = Pattern.compile("#\\d+ (\\[(?!internal|context).*)");
    private static final Pattern SAID = Pattern.compile("#(\\d+) \\d+\\.\\d+ (.*)");

    /// `ERROR: failed to solve: <image>: <reason>`, where an image could not be had.
    private static final Pattern UNSOLVED =
            Pattern.compile("ERROR: failed to (?:build: failed to )?solve: (\\S+): (.*)");

    private static final Pattern NO_SHELL =
            Pattern.compile("/bin/sh\"?: (?:stat /bin/sh: )?no such file or directory");

    private static final Pattern NO_DAEMON =
            Pattern.compile("(?i).*cannot connect to the docker.*");

    private final int most;
    private final Deque<String> lines = new ArrayDeque<>();

    /// @param most lines kept, from the end
    BuildLog(int most) {
        this.most = most;
    }

    void add(String line) {
        if (lines.size() == most) {
            lines.removeFirst();
        }
        if (!line.isBlank()) {
            lines.addLast(line.stripTrailing());
        }
    }

    /// The step that begins with this line.
    static Optional<String> step(String line) {
        Matcher step = STEP.matcher(line);
        return step.matches() ? Optional.of(step.group(1)) : Optional.empty();
    }

    /// Why the build failed and what to do about it, for a person.
    ///
    /// @param base the image it was to be laid over
    /// @param shown how many of the last lines to show where the reason is not known
    String why(String base, int shown) {
        return ourOwn(base)
                .or(() -> unsolved(base))
                .or(() -> known(base))
                .orElseGet(() ->
                        "the build over %s failed; its last lines:\n%s"
                                .formatted(base, String.join("\n", last(shown))));
    }

    /// What the scripts of Dockerfile.agent say in sentences that begin with `error:`.
    private Optional<String> ourOwn(String base) {
        List<String> sentence = new ArrayList<>();
        String step = "";
        for (String line : lines) {
            Matcher said = SAID.matcher(line);
            if (!said.matches()) {
                continue;
            }
            if (sentence.isEmpty() && said.group(2).startsWith("error: ")) {
                step = said.group(1);
                sentence.add(said.group(2).substring("error: ".length()));
            } else if (said.group(1).equals(step)) {
                sentence.add(said.group(2));
            }
        }
        return sentence.isEmpty()
                ? Optional.empty()
                : Optional.of("over " + base + ": " + String.join(" ", sentence));
    }

    private Optional<String> unsolved(String base) {
        for (String line : lines) {
            Matcher unsolved = UNSOLVED.matcher(line);
            if (unsolved.matches()) {
                String image = unsolved.group(1);
                String reason = unsolved.group(2).replaceAll("^.*: (?=.*: )", "");
                if (base.equals(image)) {
                    return Optional.of(
                            "base image %s is not on this machine and cannot be pulled (%s). Pull or"
                                            .formatted(base, reason)
                                    + " build it here, or name another one: image = … in"
                                    + " agentnet.conf or domain.conf");
                }
                return Optional.of(
                        "%s, which the build needs, cannot be pulled (%s). Variables name another:"
                                        .formatted(image, reason)
                                + " JDK_CONTEXT (a folder with a JDK 25), BUILD_IMAGE; see"
                                + " .env.example");
            }
        }
        return Optional.empty();
    }

    private Optional<String> known(String base) {
        String text = String.join("\n", lines);
        if (text.contains("no space left on device")) {
            return Optional.of("the disk is full. Make room: agentnet prune, docker builder prune");
        }
        if (text.contains("unable to find user root") || NO_SHELL.matcher(text).find()) {
            return Optional.of(
                    "over %s: this base image has no shell, or no users; use one that has"
                            .formatted(base));
        }
        return lines.stream()
                .filter(line -> NO_DAEMON.matcher(line).matches())
                .map(line -> line.replaceFirst("^ERROR: ", "") + " See: agentnet doctor")
                .findFirst();
    }

    private List<String> last(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
    }
}
