/// Which main orchestrator leads.
@NullMarked
package dev.agentnet.main.leader;

import org.jspecify.annotations.NullMarked;
