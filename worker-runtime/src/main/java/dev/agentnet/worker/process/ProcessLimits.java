package dev.agentnet.worker.process;

import com.typesafe.config.Config;
import java.time.Duration;

/// The bounds of what is read from a child; reference.conf says why each is what it is.
///
/// @param lineBytes the rest of a longer line is dropped
/// @param waitingBytes lines that come while so much waits are dropped
/// @param errorTailBytes what is kept of the end of standard error
/// @param drain how long output is awaited after the child's end
/// @param look how long until the output of a silent child is looked for again
public record ProcessLimits(
        int lineBytes, long waitingBytes, int errorTailBytes, Duration drain, Duration look) {

    public static ProcessLimits from(Config config) {
        Config process = config.getConfig("agentnet.process");
        return new ProcessLimits(
                process.getInt("line-bytes"),
                process.getLong("waiting-bytes"),
                process.getInt("error-tail-bytes"),
                process.getDuration("drain"),
                process.getDuration("look"));
    }
}
