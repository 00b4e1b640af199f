/// Where tasks for `main` come in, are routed, and their children's results come together.
@NullMarked
package dev.agentnet.main.intake;

import org.jspecify.annotations.NullMarked;
