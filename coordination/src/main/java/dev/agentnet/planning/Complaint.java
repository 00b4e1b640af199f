package dev.agentnet.planning;

/// What is wrong with a plan file, where, and what to do about it.
///
/// @param line counted from 1
public record Complaint(String file, int line, String what) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + what;
    }
}
