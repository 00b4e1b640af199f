/// Tests of attempts.
@NullMarked
package dev.agentnet.worker;

import org.jspecify.annotations.NullMarked;
