/// The machine a command runs on: its environment and folders, its programs, its Docker.
@NullMarked
package dev.agentnet.cli.machine;

import org.jspecify.annotations.NullMarked;
