/// The main orchestrator's wiring.
@NullMarked
package dev.agentnet.main;

import org.jspecify.annotations.NullMarked;
