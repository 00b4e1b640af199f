package dev.agentnet.domain;

import dev.agentnet.coordination.redis.TestRedis;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests with a domain of their own, on the Redis that all share.
abstract class DomainScenario {

    @TempDir Path folder;

    DomainBench bench;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        bench = new DomainBench(TestRedis.shared(), folder);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }
}
