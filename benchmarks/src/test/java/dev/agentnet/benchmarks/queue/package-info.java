/// Tests of the benchmark of the queue.
@NullMarked
package dev.agentnet.benchmarks.queue;

import org.jspecify.annotations.NullMarked;
