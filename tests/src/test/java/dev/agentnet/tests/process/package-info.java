/// Very many child processes at once.
@NullMarked
package dev.agentnet.tests.process;

import org.jspecify.annotations.NullMarked;
