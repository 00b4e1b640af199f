/// What a whole network does, run by `agentnet up` as people run it.
@NullMarked
package dev.agentnet.tests.network;

import org.jspecify.annotations.NullMarked;
