/// Decides, without a language model, which domain a task belongs to.
@NullMarked
package dev.agentnet.main.routing;

import org.jspecify.annotations.NullMarked;
