/// A mutation run over the Lua scripts: each guard of each transition must have a test that fails
/// without it.
@NullMarked
package dev.agentnet.mutants;

import org.jspecify.annotations.NullMarked;
