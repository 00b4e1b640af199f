/// Tests of child processes, on real ones.
@NullMarked
package dev.agentnet.worker.process;

import org.jspecify.annotations.NullMarked;
