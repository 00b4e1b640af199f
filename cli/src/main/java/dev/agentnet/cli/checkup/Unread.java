package dev.agentnet.cli.checkup;

import dev.agentnet.coordination.Inspection.Invariant;

/// A promise that could not be looked at, or not wholly, and why.
public record Unread(Invariant invariant, String why) {}
