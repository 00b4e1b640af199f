/// How an agent submits parts of its task and waits for them.
@NullMarked
package dev.agentnet.worker.children;

import org.jspecify.annotations.NullMarked;
