/// Tests of the command agent.
@NullMarked
package dev.agentnet.worker.agent.command;

import org.jspecify.annotations.NullMarked;
