@NullMarked
package dev.agentnet.cli.plan;

import org.jspecify.annotations.NullMarked;
