/// What the tests of agents share.
@NullMarked
package dev.agentnet.worker.agent;

import org.jspecify.annotations.NullMarked;
