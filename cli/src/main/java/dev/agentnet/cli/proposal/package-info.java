/// What a repository proposes by what lies in it: its checks, and an image with its tools.
@NullMarked
package dev.agentnet.cli.proposal;

import org.jspecify.annotations.NullMarked;
