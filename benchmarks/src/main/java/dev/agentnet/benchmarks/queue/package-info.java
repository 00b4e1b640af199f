/// The queue beside other queues: the same phases for each, in processes of their own, on one
/// Redis.
@NullMarked
package dev.agentnet.benchmarks.queue;

import org.jspecify.annotations.NullMarked;
