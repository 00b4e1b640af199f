/// What every measurement needs: series of figures, tables, processes and what they take.
@NullMarked
package dev.agentnet.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
