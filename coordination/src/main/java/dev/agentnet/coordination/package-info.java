/// The shared state of a network, as its parts see it: small interfaces, one per concern.
@NullMarked
package dev.agentnet.coordination;

import org.jspecify.annotations.NullMarked;
