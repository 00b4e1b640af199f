/// A whole network in one process, and the note by which other commands find it.
@NullMarked
package dev.agentnet.cli.embedded;

import org.jspecify.annotations.NullMarked;
