/// The demo: a small shop in a repository of its own, and recorded work on it.
@NullMarked
package dev.agentnet.cli.demo;

import org.jspecify.annotations.NullMarked;
