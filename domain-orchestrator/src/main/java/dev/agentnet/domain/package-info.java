/// A domain's orchestrator: claims tasks, chooses workers, supervises them, reports.
@NullMarked
package dev.agentnet.domain;

import org.jspecify.annotations.NullMarked;
