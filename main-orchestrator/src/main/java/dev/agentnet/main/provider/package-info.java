/// What the model's provider takes, and what is done while it takes nothing.
@NullMarked
package dev.agentnet.main.provider;

import org.jspecify.annotations.NullMarked;
