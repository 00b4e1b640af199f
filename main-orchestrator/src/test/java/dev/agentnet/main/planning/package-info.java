@NullMarked
package dev.agentnet.main.planning;

import org.jspecify.annotations.NullMarked;
