/// What main keeps in its folder, beside the stores.
@NullMarked
package dev.agentnet.main.state;

import org.jspecify.annotations.NullMarked;
