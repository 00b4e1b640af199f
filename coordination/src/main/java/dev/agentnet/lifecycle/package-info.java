/// How the parts of a process start, run their loops and stop.
@NullMarked
package dev.agentnet.lifecycle;

import org.jspecify.annotations.NullMarked;
