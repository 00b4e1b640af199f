package dev.agentnet.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Touched;
import dev.agentnet.protocol.Usage;

/// Hears what an attempt does. Everything is redacted before it comes here.
public interface AttemptListener {

    /// One line for the task's log.
    void line(ObjectNode line);

    /// One model turn and what it used.
    void turn(Usage usage);

    /// All files that were read and written so far; the last word counts.
    void touched(Touched files);
}
