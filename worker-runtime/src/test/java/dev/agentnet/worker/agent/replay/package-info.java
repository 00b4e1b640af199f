/// Tests of recordings and their replay.
@NullMarked
package dev.agentnet.worker.agent.replay;

import org.jspecify.annotations.NullMarked;
