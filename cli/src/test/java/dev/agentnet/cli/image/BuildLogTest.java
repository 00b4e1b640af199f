package dev.agentnet.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BuildLogTest {

    private static String why(String base, String said) {
        BuildLog log = new BuildLog(100);
        said.lines().forEach(log::add);
        return log.why(base, 2);
    }

    @Test
    void stepsAreToldFromWhatTheySay() {
        assertThat(BuildLog.step("#7 [libraries 3/4] RUN mvn package"))
                .contains("[libraries 3/4] RUN mvn package");
        assertThat(BuildLog.step("#7 0.512 [INFO] building")).isEmpty();
        assertThat(BuildLog.step("#1 [internal] load build definition")).isEmpty();
        assertThat(BuildLog.step("#7 DONE 0.3s")).isEmpty();
    }

    @Test
    void baseThatCannotBePulledIsNamedWithWhatToDo() {
        String said =
                """
                #3 ERROR: failed to do request
                ERROR: failed to solve: team/base:1: failed to resolve source metadata for \
                registry.example/team/base:1: failed to do request: Head "/v2": dial tcp: lookup \
                registry.example: no such host
                """;
        assertThat(why("team/base:1", said))
                .isEqualTo(
                        "base image team/base:1 is not on this machine and cannot be pulled (lookup"
                                + " registry.example: no such host). Pull or build it here, or name"
                                + " another one: image = … in agentnet.conf or domain.conf");
        assertThat(why("another:2", said))
                .startsWith("team/base:1, which the build needs")
                .contains("JDK_CONTEXT");
    }

    @Test
    void whatOurOwnScriptsSayIsTheReason() {
        assertThat(
                        why(
                                "node:22-alpine",
                                """
                                #9 0.101 something before
                                #9 0.102 error: this base image is built on musl.
                                #8 0.103 another step goes on
                                #9 0.104 Use another one.
                                #9 ERROR: process "/bin/sh -c sh x" did not complete
                                ERROR: failed to solve: process "/bin/sh -c sh x" did not complete
                                """))
                .isEqualTo(
                        "over node:22-alpine: this base image is built on musl. Use another one.");
    }

    @Test
    void fullDiskMissingShellAndSilentEngineAreKnown() {
        assertThat(why("b", "#9 1.0 write x: no space left on device")).contains("agentnet prune");
        assertThat(why("b", "ERROR: process \"/bin/sh -c x\": unable to find user root: invalid"))
                .contains("no shell");
        assertThat(why("b", "ERROR: Cannot connect to the Docker daemon at unix:///x."))
                .isEqualTo(
                        "Cannot connect to the Docker daemon at unix:///x. See: agentnet doctor");
    }

    @Test
    void whatIsNotKnownIsShownByItsLastLines() {
        assertThat(why("b", "one\ntwo\n\nthree\n")).endsWith("its last lines:\ntwo\nthree");
    }
}
