/// The command line: one class per verb; what verbs are made of lies in the rooms below.
@NullMarked
package dev.agentnet.cli;

import org.jspecify.annotations.NullMarked;
