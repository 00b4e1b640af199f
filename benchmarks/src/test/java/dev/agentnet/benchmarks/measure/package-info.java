/// Tests of how figures are taken and shown.
@NullMarked
package dev.agentnet.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
