/// What people type, run as they run it.
@NullMarked
package dev.agentnet.tests.cli;

import org.jspecify.annotations.NullMarked;
