/// What agents at work submit themselves, and how they learn what came of it.
@NullMarked
package dev.agentnet.main.children;

import org.jspecify.annotations.NullMarked;
