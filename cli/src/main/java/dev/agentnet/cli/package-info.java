/// The command line: one class per verb, and the place where the parts are wired.
@NullMarked
package dev.agentnet.cli;

import org.jspecify.annotations.NullMarked;
