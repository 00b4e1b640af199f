/// Tests of the words of the network.
@NullMarked
package dev.agentnet.protocol;

import org.jspecify.annotations.NullMarked;
