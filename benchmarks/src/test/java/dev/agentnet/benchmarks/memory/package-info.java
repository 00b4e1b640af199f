/// Tests of how memory is measured.
@NullMarked
package dev.agentnet.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
