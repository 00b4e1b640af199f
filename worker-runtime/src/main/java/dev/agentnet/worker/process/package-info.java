/// Child processes: started clean, read without blocking them, and killed to the last.
@NullMarked
package dev.agentnet.worker.process;

import org.jspecify.annotations.NullMarked;
