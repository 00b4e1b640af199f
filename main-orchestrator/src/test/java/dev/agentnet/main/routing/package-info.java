@NullMarked
package dev.agentnet.main.routing;

import org.jspecify.annotations.NullMarked;
