package dev.agentnet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MemoryTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void jvmTakesSomeMegabytes() throws Exception {
        Runtime runtime = Runtime.getRuntime();
        assertThat(Memory.pss(ProcessHandle.current().pid()))
                .isBetween(16L << 20, runtime.maxMemory() + (1L << 30));
    }
}
