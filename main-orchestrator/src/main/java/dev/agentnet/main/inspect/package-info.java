/// What only main can look at of what the network promises: it has the stores and knows the
/// secrets.
@NullMarked
package dev.agentnet.main.inspect;

import org.jspecify.annotations.NullMarked;
