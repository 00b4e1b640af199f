/// The operator's own toolchain: base images, what is laid over them, and checks that run in it.
@NullMarked
package dev.agentnet.tests.toolchain;

import org.jspecify.annotations.NullMarked;
