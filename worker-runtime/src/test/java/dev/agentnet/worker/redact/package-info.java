/// Tests of the redaction.
@NullMarked
package dev.agentnet.worker.redact;

import org.jspecify.annotations.NullMarked;
