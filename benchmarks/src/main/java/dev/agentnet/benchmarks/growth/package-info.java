/// What becomes of speed and memory as a network fills up.
@NullMarked
package dev.agentnet.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
