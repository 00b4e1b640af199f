/// Starts and ends what domains live in, until what is there is what is wanted.
@NullMarked
package dev.agentnet.main.spawn;

import org.jspecify.annotations.NullMarked;
