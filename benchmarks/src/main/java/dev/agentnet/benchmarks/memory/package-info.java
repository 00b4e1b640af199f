/// What the network takes of a machine's memory, read from real processes.
@NullMarked
package dev.agentnet.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
