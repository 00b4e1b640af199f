/// The SPI of agents, and what every agent's run is made of.
@NullMarked
package dev.agentnet.worker.agent;

import org.jspecify.annotations.NullMarked;
