package dev.agentnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanReader;
import dev.agentnet.protocol.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class WeightOptionTest {

    private static final Plan PLAN =
            new PlanReader(PlanLimits.from(ConfigFactory.defaultReference()), Map.of())
                    .read("plan.yaml", "{weight: 3, tasks: [{id: a, prompt: x}]}")
                    .plan()
                    .orElseThrow();

    @TempDir private Path folder;

    @Command
    private static final class Asked {
        @Mixin private final WeightOption weight = new WeightOption();
    }

    @Command
    private static final class Feature {
        @Mixin private final FeatureOptions options;

        Feature(FeatureOptions options) {
            this.options = options;
        }
    }

    private static WeightOption asked(String... arguments) {
        Asked asked = new Asked();
        new CommandLine(asked).parseArgs(arguments);
        return asked.weight;
    }

    @Test
    void weightThatIsGivenComesBeforeTheFiles() {
        assertThat(asked("--weight", "5").of(PLAN).weight()).isEqualTo(5);
        assertThat(asked().of(PLAN)).isEqualTo(PLAN);
    }

    @Test
    void itIsTypedAgainAsItWasGiven() {
        assertThat(asked("--weight", "5").words()).containsExactly("--weight=5");
        assertThat(asked().words()).isEmpty();
        FeatureOptions options = new FeatureOptions();
        new CommandLine(new Feature(options)).parseArgs("--weight=7");
        assertThat(options.words()).contains("--weight=7");
        assertThat(options.placed(PLAN).weight()).isEqualTo(7);
    }

    /// What is kept while Redis is away is sent in when nobody looks.
    @ParameterizedTest
    @ValueSource(strings = {"run", "plan"})
    void whatIsNoWeightIsRefusedBeforeTheNetworkIsAsked(String command) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "{tasks: [{id: a, prompt: x}]}");
        assertThat(
                        AgentnetCommand.execute(
                                command,
                                plan.toString(),
                                "--weight",
                                "101",
                                "-r",
                                "redis://localhost:1"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void fileThatIsOnlyShownSaysItsWeightItself() {
        assertThat(AgentnetCommand.execute("plan", "--file", "plan.yaml", "--weight", "3"))
                .isEqualTo(ExitCode.USAGE);
    }
}
