/// A task with children in other domains, joined, beside another system's flows.
@NullMarked
package dev.agentnet.benchmarks.tree;

import org.jspecify.annotations.NullMarked;
