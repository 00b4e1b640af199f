/// The real Claude Code against a scripted model.
@NullMarked
package dev.agentnet.tests.claude;

import org.jspecify.annotations.NullMarked;
