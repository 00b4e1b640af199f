/// The way out: a proxy through which domains reach the few hosts that the operator lists.
@NullMarked
package dev.agentnet.main.egress;

import org.jspecify.annotations.NullMarked;
