/// What doctor looks at and what prune takes away: the state of this machine and of the network.
@NullMarked
package dev.agentnet.cli.checkup;

import org.jspecify.annotations.NullMarked;
