/// Plans as people write them: read, checked line by line, and put into an order.
@NullMarked
package dev.agentnet.planning;

import org.jspecify.annotations.NullMarked;
