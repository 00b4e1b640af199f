/// What is put right when Redis came back with less than was known.
@NullMarked
package dev.agentnet.main.restore;

import org.jspecify.annotations.NullMarked;
