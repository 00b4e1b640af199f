/// Tests of what services and loops rest on.
@NullMarked
package dev.agentnet.lifecycle;

import org.jspecify.annotations.NullMarked;
