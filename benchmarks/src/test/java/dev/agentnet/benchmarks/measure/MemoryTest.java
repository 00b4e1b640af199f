package dev.agentnet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MemoryTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void jvmTakesSomeMegabytes() throws Exception {
        Memory memory = Memory.of(ProcessHandle.current().pid());
        assertThat(memory.pss()).isGreaterThan(16L << 20).isLessThanOrEqualTo(memory.rss());
    }
}
