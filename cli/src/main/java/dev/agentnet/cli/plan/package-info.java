/// Plan files: from the disk, and as people see them.
@NullMarked
package dev.agentnet.cli.plan;

import org.jspecify.annotations.NullMarked;
