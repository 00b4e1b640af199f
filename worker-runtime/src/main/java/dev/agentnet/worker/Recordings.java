package dev.agentnet.worker;

import dev.agentnet.protocol.TaskId;
import java.io.IOException;
import java.nio.file.Path;

/// Where recordings of runs are kept and found again: at main.
public interface Recordings {

    /// Keeps the recording of an attempt.
    void keep(TaskId task, int attempt, Path recording) throws IOException, InterruptedException;

    /// Brings the recording that a task is to be replayed from into `target`.
    ///
    /// @return false if there is none for it
    boolean fetch(TaskId task, Path target) throws IOException, InterruptedException;
}
