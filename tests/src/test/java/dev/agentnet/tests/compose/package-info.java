/// The network as Docker Compose runs it, with Claude Code in its containers.
@NullMarked
package dev.agentnet.tests.compose;

import org.jspecify.annotations.NullMarked;
