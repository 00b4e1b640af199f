/// The walls of the house, kept by a tool.
@NullMarked
package dev.agentnet.tests.architecture;

import org.jspecify.annotations.NullMarked;
