/// What is hot within a JVM, under JMH: each benchmark in a process of its own.
///
/// Benchmarks of what only its own package sees stand in a package of the same name, in this
/// module.
@NullMarked
package dev.agentnet.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
