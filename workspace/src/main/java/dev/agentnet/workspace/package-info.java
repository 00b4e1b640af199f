/// Hardened git, and the folders work happens in.
@NullMarked
package dev.agentnet.workspace;

import org.jspecify.annotations.NullMarked;
