/// The images that domains run in, and how they are built.
@NullMarked
package dev.agentnet.cli.image;

import org.jspecify.annotations.NullMarked;
