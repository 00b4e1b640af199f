/// A person's repository on its way to main: found, added, pushed.
@NullMarked
package dev.agentnet.cli.repository;

import org.jspecify.annotations.NullMarked;
