/// Speed and size of the network, measured on real parts beside other systems and beside the floor.
@NullMarked
package dev.agentnet.benchmarks;

import org.jspecify.annotations.NullMarked;
