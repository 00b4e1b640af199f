package dev.agentnet.main.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What every engine must do, the one in memory that other tests use included.
public abstract class ContainerEngineContract {

    protected static final AgentId ONE = new AgentId("backend.1");
    protected static final AgentId TWO = new AgentId("backend.2");

    private static final Duration LONG = Duration.ofSeconds(40);

    protected abstract ContainerEngine engine();

    /// A domain whose orchestrator lives until it is asked to end.
    protected abstract DomainTemplate template();

    /// Ends one from outside, as a crash would, with exit code 137.
    protected abstract void crash(AgentId id);

    @Test
    void nothingStartedIsNothingListed() {
        assertThat(engine().list()).isEmpty();
    }

    @Test
    void whatWasStartedIsListedAsRunning() {
        engine().start(ONE, template());
        engine().start(TWO, template());
        assertThat(engine().list())
                .extracting(Fleet.Member::id)
                .containsExactlyInAnyOrder(ONE, TWO);
        assertThat(engine().list()).allMatch(member -> member.ended().isEmpty());
        assertThat(engine().list())
                .extracting(Fleet.Member::container)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.contains("agentnet-backend-"));
    }

    @Test
    void sameIdIsNotStartedTwice() {
        engine().start(ONE, template());
        assertThatThrownBy(() -> engine().start(ONE, template()))
                .isInstanceOf(SpawnFailed.class)
                .hasMessageContaining("backend.1");
        assertThat(engine().list()).hasSize(1).allMatch(member -> member.ended().isEmpty());
    }

    @Test
    void drainedOneEndsAndStaysListedUntilRemoved() {
        engine().start(ONE, template());
        engine().drain(ONE);
        engine().drain(ONE);
        await().atMost(LONG).until(() -> ended(ONE));
        engine().remove(ONE);
        assertThat(engine().list()).isEmpty();
    }

    @Test
    void crashedOneIsListedWithItsExitCode() {
        engine().start(ONE, template());
        crash(ONE);
        await().atMost(LONG).until(() -> ended(ONE));
        assertThat(engine().list())
                .singleElement()
                .satisfies(member ->
                        assertThat(member.ended())
                                .hasValueSatisfying(
                                        end -> assertThat(end.exitCode()).isEqualTo(137)));
    }

    @Test
    void runningOneIsRemovedAtOnce() {
        engine().start(ONE, template());
        engine().remove(ONE);
        assertThat(engine().list()).isEmpty();
        engine().remove(ONE);
    }

    @Test
    void frozenOneIsListedAsSuchUntilItGoesOn() {
        engine().start(ONE, template());
        engine().start(TWO, template());
        engine().freeze(ONE);
        engine().freeze(ONE);
        assertThat(frozen()).containsExactly(ONE);
        assertThat(engine().list()).allMatch(member -> member.ended().isEmpty());
        engine().thaw(ONE);
        engine().thaw(ONE);
        assertThat(frozen()).isEmpty();
        assertThat(engine().list()).hasSize(2).allMatch(member -> member.ended().isEmpty());
    }

    @Test
    void frozenOneCanBeEndedAndRemoved() {
        engine().start(ONE, template());
        engine().start(TWO, template());
        engine().freeze(ONE);
        engine().freeze(TWO);
        engine().remove(TWO);
        assertThat(engine().list()).extracting(Fleet.Member::id).containsExactly(ONE);
        crash(ONE);
        await().atMost(LONG).until(() -> ended(ONE));
        assertThat(frozen()).isEmpty();
        engine().freeze(ONE);
        engine().thaw(ONE);
        assertThat(frozen()).isEmpty();
    }

    private List<AgentId> frozen() {
        return engine().list().stream().filter(Fleet.Member::frozen).map(Fleet.Member::id).toList();
    }

    @Test
    void unknownOnesAreFine() {
        engine().freeze(TWO);
        engine().thaw(TWO);
        engine().drain(TWO);
        engine().remove(TWO);
        assertThat(engine().list()).isEmpty();
    }

    @Test
    void deathIsToldToWhoListens() throws Exception {
        List<AgentId> dead = new CopyOnWriteArrayList<>();
        try (AutoCloseable listening = engine().onDeath(dead::add)) {
            assertThat(listening).isNotNull();
            engine().start(ONE, template());
            engine().start(TWO, template());
            crash(TWO);
            await().atMost(LONG).until(() -> dead.contains(TWO));
            assertThat(dead).doesNotContain(ONE);
        }
    }

    private boolean ended(AgentId id) {
        return engine().list().stream()
                .anyMatch(member -> member.id().equals(id) && member.ended().isPresent());
    }
}
