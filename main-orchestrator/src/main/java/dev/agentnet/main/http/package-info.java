/// Main's listener: git, the model proxy, recordings, and what an operator asks.
@NullMarked
package dev.agentnet.main.http;

import org.jspecify.annotations.NullMarked;
