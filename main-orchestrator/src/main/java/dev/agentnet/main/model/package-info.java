/// What main itself asks a language model, with the key that only main has.
@NullMarked
package dev.agentnet.main.model;

import org.jspecify.annotations.NullMarked;
