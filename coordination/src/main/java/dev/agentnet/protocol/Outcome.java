package dev.agentnet.protocol;

import java.util.Optional;

/// How an attempt ended, as the domain hands it in.
///
/// An outcome is a claim of the domain's, not the end of the task: work is checked and merged by
/// main before the task is done.
public sealed interface Outcome {

    /// What was said at the end, already redacted and cut to its bound.
    String output();

    Usage usage();

    /// The work is complete; `commit` is what was pushed to the attempt's ref, absent if nothing
    /// was changed, and `base` the commit it was done on, absent in a repository without any.
    record Completed(
            String output,
            Usage usage,
            Optional<String> base,
            Optional<String> commit,
            ChangeSize size)
            implements Outcome {}

    /// The acceptance commands ran; `exitCode` is the first that was not 0.
    record Checked(String output, Usage usage, int exitCode, String command, String tree)
            implements Outcome {}

    record Failed(String output, Usage usage, FailureName failure, String reason)
            implements Outcome {}

    /// Stopped because somebody cancelled the task.
    record Cancelled(String output, Usage usage) implements Outcome {}

    /// Given back unfinished because the domain drains: costs no try.
    record Released(String output, Usage usage, String reason) implements Outcome {}
}
