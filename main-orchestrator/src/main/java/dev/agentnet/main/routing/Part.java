package dev.agentnet.main.routing;

import dev.agentnet.protocol.DomainName;

/// What one domain gets of a task.
///
/// @param worker the domain's worker that fits best
/// @param text the whole task, or for a split the clauses that are this domain's
public record Part(DomainName domain, String worker, String text) {}
