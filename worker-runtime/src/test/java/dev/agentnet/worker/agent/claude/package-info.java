/// The fake of Anthropic's Messages API, and the tests of the stream's reading.
@NullMarked
package dev.agentnet.worker.agent.claude;

import org.jspecify.annotations.NullMarked;
