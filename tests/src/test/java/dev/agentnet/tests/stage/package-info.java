/// What scenarios are played with: the command line, somebody's repository, the machine's programs.
@NullMarked
package dev.agentnet.tests.stage;

import org.jspecify.annotations.NullMarked;
