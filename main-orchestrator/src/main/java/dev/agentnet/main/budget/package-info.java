/// What model calls cost, what they may, and what happens when that is used up.
@NullMarked
package dev.agentnet.main.budget;

import org.jspecify.annotations.NullMarked;
