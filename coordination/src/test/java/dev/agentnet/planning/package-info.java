@NullMarked
package dev.agentnet.planning;

import org.jspecify.annotations.NullMarked;
