package dev.agentnet.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which texts are names of domains, ids of tasks and ids of agents.
final class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "backend", "my-domain-2", "abcdefghijklmnopqrstuvwxyz01234"})
    void domains(String name) {
        assertThatCode(() -> new DomainName(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2nd",
                "-a",
                "Backend",
                "a.b",
                "a b",
                "a\n",
                "ä",
                "all",
                "network",
                "abcdefghijklmnopqrstuvwxyz012345"
            })
    void noDomains(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DomainName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend.1", "my-domain.1jgs0f4x9k2m7q", "a.012345678901234567890123"})
    void tasks(String id) {
        assertThatCode(() -> new TaskId(id)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "backend",
                "backend.",
                ".1",
                "backend.1.2",
                "backend.A",
                "backend.1\n",
                "backend.a-b",
                "Backend.1",
                "a.0123456789012345678901234"
            })
    void noTasks(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskId(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backend.7",
                "a-b.123456789012345678",
                "backend.7.api-worker-2",
                "b.1.w-12345"
            })
    void agents(String id) {
        assertThatCode(() -> new AgentId(id)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "backend",
                "backend.",
                "backend.x",
                "backend.1234567890123456789",
                "backend.7.",
                "backend.7.api",
                "backend.7.api-",
                "backend.7.api-x",
                "backend.7.-1",
                "backend.7.2-1",
                "backend.7.api-123456",
                "backend.7.a.b-1",
                "backend.7\n"
            })
    void noAgents(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AgentId(id));
    }
}
