package dev.agentnet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TaskIdTest {

    private static final DomainName BACKEND = new DomainName("backend");

    @Test
    void noTwoThatAreMadeInOneMillisecondAreTheSame() {
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_800_000_000_000L));
        List<TaskId> ids =
                Stream.generate(() -> TaskId.next(BACKEND, clock))
                        .parallel()
                        .limit(200_000)
                        .toList();
        assertThat(ids).doesNotHaveDuplicates();
    }
}
