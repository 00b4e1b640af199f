/// Tasks as people follow them: how they stand, what they say, how they end.
@NullMarked
package dev.agentnet.cli.follow;

import org.jspecify.annotations.NullMarked;
