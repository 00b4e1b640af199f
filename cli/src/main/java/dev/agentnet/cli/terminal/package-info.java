/// What people read, and how a command ends.
@NullMarked
package dev.agentnet.cli.terminal;

import org.jspecify.annotations.NullMarked;
