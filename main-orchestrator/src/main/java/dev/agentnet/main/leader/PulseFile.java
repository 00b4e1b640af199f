package dev.agentnet.main.leader;

import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.main.state.KeptFile;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far Redis was known to be, over a restart of main: its epoch and beat, separated by a blank.
final class PulseFile {

    private static final Logger LOG = LoggerFactory.getLogger(PulseFile.class);
    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\d{1,18})\n");

    private final KeptFile file;

    PulseFile(KeptFile file) {
        this.file = file;
    }

    /// Nothing known where there is none, or where it cannot be read.
    Pulse read() {
        return file.read().flatMap(PulseFile::parse).orElse(Pulse.NONE);
    }

    private static Optional<Pulse> parse(String text) {
        Matcher line = LINE.matcher(text);
        return line.matches()
                ? Optional.of(
                        new Pulse(Long.parseLong(line.group(1)), Long.parseLong(line.group(2))))
                : Optional.empty();
    }

    /// A disk that is full must not end a term: the next one is written in its place.
    void write(Pulse pulse) {
        try {
            file.write("%d %d\n".formatted(pulse.epoch(), pulse.beat()));
        } catch (UncheckedIOException e) {
            LOG.warn("how far Redis has come could not be kept", e);
        }
    }
}
