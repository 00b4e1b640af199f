/// How long a fresh domain container takes to its first task.
@NullMarked
package dev.agentnet.benchmarks.spawn;

import org.jspecify.annotations.NullMarked;
