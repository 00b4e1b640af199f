/// Any command as an agent.
@NullMarked
package dev.agentnet.worker.agent.command;

import org.jspecify.annotations.NullMarked;
