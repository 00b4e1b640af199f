/// Plays a recorded run again, tool call by tool call, and writes recordings.
@NullMarked
package dev.agentnet.worker.agent.replay;

import org.jspecify.annotations.NullMarked;
