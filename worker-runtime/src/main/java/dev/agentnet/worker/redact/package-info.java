/// Keeps secrets out of everything that leaves an attempt.
@NullMarked
package dev.agentnet.worker.redact;

import org.jspecify.annotations.NullMarked;
