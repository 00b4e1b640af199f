package dev.agentnet.coordination;

import java.util.List;
import java.util.function.BiConsumer;

/// Whether a network keeps what its data model promises. Only reads, and may run while all is at
/// work: what it finds was so at one moment, not halfway through a transition.
public interface Inspection {

    /// Looks at every task, index and kept event once.
    Report inspect();

    /// Hands over every text that the network keeps, with the name of its key, in pieces of one
    /// field, entry or member each.
    void read(BiConsumer<String, String> reader);

    /// @param tasks how many records there are
    /// @param violations in the order of the invariants, at most a thousand
    record Report(long tasks, List<Violation> violations) {}

    /// @param what a sentence for a person
    /// @param ids the tasks it is about; none where it is about a whole domain
    record Violation(Invariant invariant, String what, List<String> ids) {}

    /// What must hold whatever fails, by the names of the data model.
    enum Invariant {
        I1("every accepted task is accounted for"),
        I2("each task stands where its state says, and nowhere else"),
        I3("a task has one result, and one commit on its branch"),
        I4("an outcome is taken from the last claim only"),
        I5("nothing waits for what does not come"),
        I6("nothing bears the network's name without an owner that lives"),
        I7("what was accepted is on Redis's disk"),
        I9("no known secret stands in Redis, a store or a recording"),
        I10("what is kept stays under its bounds"),
        I11("what domains have spent is what the network has spent");

        private final String meaning;

        Invariant(String meaning) {
            this.meaning = meaning;
        }

        public String meaning() {
            return meaning;
        }
    }
}
