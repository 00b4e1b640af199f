package dev.agentnet.cli.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.cli.machine.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineChecksTest {

    @TempDir private Path folder;

    private MachineChecks checks(String git, Map<String, Object> overrides) {
        Config config = ConfigFactory.parseMap(overrides).withFallback(Surroundings.defaults());
        return new MachineChecks(config, git, folder.resolve("not/there/yet"));
    }

    private String program(String says) throws IOException {
        Path program = folder.resolve("program");
        Files.writeString(program, "#!/bin/sh\necho '" + says + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program.toString();
    }

    private Finding git(String says) throws IOException {
        return checks(program(says), Map.of()).git().getFirst();
    }

    private Finding claude(String program) {
        Map<String, Object> override = Map.of("agentnet.agent.claude.executable", program);
        return checks("git", override).claude().getFirst();
    }

    @Test
    void gitMustBeNewEnoughToMergeWithoutACheckout() throws IOException {
        assertThat(git("git version 2.39.5 (Apple Git-154)"))
                .isEqualTo(Finding.fine("git", "git 2.39.5"));
        assertThat(git("git version 3.0.1").mark()).isEqualTo(Finding.Mark.FINE);
        assertThat(git("git version 2.37.9").mark()).isEqualTo(Finding.Mark.WRONG);
    }

    @Test
    void missingGitIsWrong() {
        assertThat(checks("no-such-git", Map.of()).git())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.what()).isEqualTo("git is not there");
                    assertThat(finding.fix()).contains("install git");
                });
    }

    @Test
    void missingClaudeIsRemarkedWithHowToGetIt() throws IOException {
        assertThat(claude(program("2.1.0 (Claude Code)")).mark()).isEqualTo(Finding.Mark.FINE);
        Finding missing = claude("no-such-claude");
        assertThat(missing.mark()).isEqualTo(Finding.Mark.REMARK);
        assertThat(missing.fix()).isEqualTo("npm install -g @anthropic-ai/claude-code");
    }

    @Test
    void littleRoomIsRemarkedAndNoneIsWrong() {
        long huge = Long.MAX_VALUE;
        assertThat(checks("git", Map.of()).freeDisk().getFirst().mark())
                .isEqualTo(Finding.Mark.FINE);
        Finding low = checks("git", Map.of("agentnet.doctor.low-disk", huge)).freeDisk().getFirst();
        assertThat(low.mark()).isEqualTo(Finding.Mark.REMARK);
        assertThat(low.fix()).isEqualTo("agentnet prune");
        Map<String, Object> full = Map.of("agentnet.doctor.least-disk", huge);
        assertThat(checks("git", full).freeDisk().getFirst().mark()).isEqualTo(Finding.Mark.WRONG);
    }
}
