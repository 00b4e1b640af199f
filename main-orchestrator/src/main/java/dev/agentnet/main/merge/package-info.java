/// The merge queue: candidate, check where no agent runs, landing.
@NullMarked
package dev.agentnet.main.merge;

import org.jspecify.annotations.NullMarked;
