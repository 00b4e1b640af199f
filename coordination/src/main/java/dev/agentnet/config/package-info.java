/// What a person configures: agentnet.conf and the domain templates.
@NullMarked
package dev.agentnet.config;

import org.jspecify.annotations.NullMarked;
