/// The words of the network: values that travel between its parts. No I/O, no Redis.
@NullMarked
package dev.agentnet.protocol;

import org.jspecify.annotations.NullMarked;
