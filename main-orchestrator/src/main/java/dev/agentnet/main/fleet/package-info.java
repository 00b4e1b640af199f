/// How many of each domain are wanted, who is there, and what is taken back from the dead.
@NullMarked
package dev.agentnet.main.fleet;

import org.jspecify.annotations.NullMarked;
