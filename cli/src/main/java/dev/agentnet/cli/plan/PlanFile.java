package dev.agentnet.cli.plan;

import com.typesafe.config.Config;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.planning.Complaint;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanReader;
import dev.agentnet.planning.PlanReader.Reading;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A plan file on disk, or on standard input.
public final class PlanFile {

    private static final String STANDARD_INPUT = "-";

    private PlanFile() {}

    /// @param name a path, or `-` for standard input
    /// @param workers of each domain that there is
    /// @throws UsageProblem with every line that is wrong
    public static Plan read(String name, Config config, Map<DomainName, List<String>> workers) {
        return check(name, text(name, config), config, workers);
    }

    /// What is written in it, as far as a plan may be long.
    public static String text(String name, Config config) {
        return text(name, PlanLimits.from(config).bytes());
    }

    /// @param name what the text is called in complaints
    /// @throws UsageProblem with every line that is wrong
    public static Plan check(
            String name, String text, Config config, Map<DomainName, List<String>> workers) {
        Reading reading = new PlanReader(PlanLimits.from(config), workers).read(name, text);
        return reading.plan()
                .orElseThrow(() ->
                        new UsageProblem(
                                "the plan cannot run as it is:\n"
                                        + reading.complaints().stream()
                                                .map(Complaint::toString)
                                                .collect(Collectors.joining("\n"))));
    }

    /// One byte more than is taken is enough for the reader to refuse it.
    private static String text(String name, int most) {
        try (InputStream in = open(name)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readNBytes(most + 1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UsageProblem(name + " is no text in UTF-8");
        } catch (IOException e) {
            throw new Problem("cannot read the plan " + name + ": " + e, e);
        }
    }

    private static InputStream open(String name) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return System.in;
        }
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw new UsageProblem("there is no file " + name);
        }
        if (Files.isDirectory(file)) {
            throw new UsageProblem(name + " is a folder; name the plan in it");
        }
        return Files.newInputStream(file);
    }
}
