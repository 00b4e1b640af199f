/// The Redis side: keys, scripts and the classes that speak through lettuce.
@NullMarked
package dev.agentnet.coordination.redis;

import org.jspecify.annotations.NullMarked;
