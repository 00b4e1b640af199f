package dev.agentnet.main.budget;

/// Whether a model call may begin.
public sealed interface Admission {

    /// It may not: its attempt is not at work any more.
    record Stale() implements Admission {}

    /// Not now: what it is counted for is used up, and nobody has answered yet.
    record Later(String why) implements Admission {}

    /// It is answered by main itself: the agent is to end with what it has.
    record Finish() implements Admission {}

    /// It may, and its answer is read as it passes. What it used is counted when it is closed,
    /// however it ended.
    final class Turn implements Admission, AutoCloseable {

        private final Runnable onClose;
        private UsageReader reader = new UsageReader("");

        Turn(java.util.function.Consumer<TurnUsage> onClose) {
            this.onClose = () -> onClose.accept(reader.usage());
        }

        /// A call that costs nothing.
        public static Turn free() {
            return new Turn(_ -> {});
        }

        /// The answer begins.
        public void answered(String contentType) {
            reader = new UsageReader(contentType);
        }

        /// So many bytes of the answer have come.
        public void passed(byte[] bytes, int length) {
            reader.read(bytes, length);
        }

        /// Of input and output, as far as the answer has said them; what a cache gave or took is
        /// not counted.
        public long tokens() {
            TurnUsage usage = reader.usage();
            return usage.input() + usage.output();
        }

        @Override
        public void close() {
            onClose.run();
        }
    }
}
