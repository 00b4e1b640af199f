package dev.agentnet.planning;

/// A text of a file and the line it begins in.
record Located(String text, int line) {}
