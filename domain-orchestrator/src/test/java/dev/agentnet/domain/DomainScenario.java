package dev.agentnet.domain;

import dev.agentnet.coordination.redis.TestRedis;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests with a domain of their own, those of one class on the same Redis.
abstract class DomainScenario {

    /// Tests of one class run one after the other.
    private static TestRedis redis;

    @TempDir Path folder;

    DomainBench bench;

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void open() throws IOException, InterruptedException {
        bench = new DomainBench(redis, folder);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }
}
