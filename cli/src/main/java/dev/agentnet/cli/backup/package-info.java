/// A network in one file: everything that cannot be made again.
@NullMarked
package dev.agentnet.cli.backup;

import org.jspecify.annotations.NullMarked;
