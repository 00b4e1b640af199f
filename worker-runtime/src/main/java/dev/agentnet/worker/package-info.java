/// One assignment in, one outcome out. Knows no queue.
@NullMarked
package dev.agentnet.worker;

import org.jspecify.annotations.NullMarked;
