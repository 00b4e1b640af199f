/// Who may ask main for what: the network's secret and the tokens made from it.
@NullMarked
package dev.agentnet.main.access;

import org.jspecify.annotations.NullMarked;
