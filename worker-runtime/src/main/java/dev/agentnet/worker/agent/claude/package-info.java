/// Claude Code, run headless by its stream of JSON lines.
@NullMarked
package dev.agentnet.worker.agent.claude;

import org.jspecify.annotations.NullMarked;
