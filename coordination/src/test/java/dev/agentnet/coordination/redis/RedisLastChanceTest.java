package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a task that may have killed its domain twice is tried once more: with nothing beside it.
final class RedisLastChanceTest extends NetworkOnRedis {

    private TaskId atItsLastChance() {
        TaskId poison = submit("poison");
        for (int stall = 1; stall <= 2; stall++) {
            claim();
            reapAll();
        }
        return poison;
    }

    @Test
    void lastChanceOfAPoisonedTaskIsAlone() {
        TaskId poison = submit("poison");
        TaskId beside = submit("beside");
        for (int stall = 1; stall <= 2; stall++) {
            assertThat(step(List.of(), 5).granted()).hasSize(2);
            reapAll();
        }
        TaskId fresh = submit("fresh");
        Task first = step(List.of(), 5).granted().getFirst();
        assertThat(step(List.of(), 5).granted()).isEmpty();
        assertThat(network.records().list(BACKEND, TaskState.PENDING, 5)).hasSize(2);
        handIn(first, released());
        handIn(claim(), completed());
        Task second = step(List.of(), 5).granted().getFirst();
        handIn(second, completed());
        assertThat(List.of(first.id(), second.id())).containsExactlyInAnyOrder(poison, beside);
        assertThat(claim().id()).isEqualTo(fresh);
    }

    @Test
    void itIsNotGrantedTogetherWithAnother() {
        TaskId poison = atItsLastChance();
        TaskId other = submit("other");
        raw.lrem(key("tasks:pending:backend"), 1, poison.value());
        raw.rpush(key("tasks:pending:backend"), poison.value());
        assertThat(step(List.of(), 5).granted()).extracting(Task::id).containsExactly(other);
        assertThat(state(poison)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void whatAnotherHoldsIsNotBesideIt() {
        submit("another's");
        claimBy(ANOTHER);
        TaskId poison = submit("poison");
        raw.hset(key("tasks:info:" + poison), "alone", "1");
        assertThat(claim().id()).isEqualTo(poison);
    }

    @Test
    void whatIsHandedInAtTheSameTimeIsNotBesideIt() {
        submit("before");
        Task before = claim();
        TaskId poison = submit("poison");
        raw.hset(key("tasks:info:" + poison), "alone", "1");
        assertThat(step(List.of(finish(before, completed())), 1).granted())
                .extracting(Task::id)
                .containsExactly(poison);
    }
}
