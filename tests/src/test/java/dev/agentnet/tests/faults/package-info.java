/// The faults that must be survived, made to happen to real parts.
@NullMarked
package dev.agentnet.tests.faults;

import org.jspecify.annotations.NullMarked;
