package dev.agentnet.planning;

import dev.agentnet.protocol.Suggestion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// The fields of one mapping in a file, each asked for by the type it ought to have.
final class Fields {

    /// More digits than any budget or time has.
    private static final int MOST_DIGITS = 18;

    private final int line;
    private final String what;
    private final Complaints complaints;
    private final Map<String, Node> values = new LinkedHashMap<>();

    /// Complains about whatever else than `known` stands there.
    ///
    /// @param what the mapping in words, such as "a task"
    Fields(Node node, String what, List<String> known, Complaints complaints) {
        this.line = line(node);
        this.what = what;
        this.complaints = complaints;
        if (!(node instanceof MappingNode mapping)) {
            complaints.add(line, what + " has to be an object with: " + String.join(", ", known));
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            String name = key instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!known.contains(name)) {
                complaints.add(
                        line(key),
                        "%s has no \"%s\".%s Known: %s"
                                .formatted(
                                        what,
                                        name,
                                        Suggestion.of(name, known),
                                        String.join(", ", known)));
            } else if (values.containsKey(name)) {
                complaints.add(line(key), name + " stands there twice; take one out");
            } else if (!isNull(tuple.getValueNode())) {
                values.put(name, tuple.getValueNode());
            } else {
                values.remove(name);
            }
        }
    }

    static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    int line() {
        return line;
    }

    /// The line of a field, or of the whole where there is none.
    int line(String name) {
        Node node = values.get(name);
        return node == null ? line : line(node);
    }

    Optional<Node> node(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<Located> text(String name) {
        return node(name).flatMap(node -> text(name, node));
    }

    /// A text that has to be there; empty if it is not, which is complained about.
    Located needText(String name) {
        if (!values.containsKey(name)) {
            complaints.add(line, "%s without %s; give it one".formatted(what, name));
        }
        return text(name).orElse(new Located("", line));
    }

    private Optional<Located> text(String name, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            complaints.add(line(node), name + " has to be a text");
            return Optional.empty();
        }
        if (!scalar.getTag().equals(Tag.STR)) {
            complaints.add(
                    line(node),
                    "%s has to be a text: write \"%s\"".formatted(name, scalar.getValue()));
            return Optional.empty();
        }
        if (scalar.getValue().isBlank()) {
            complaints.add(line(node), name + " is empty; fill it in, or leave it out");
            return Optional.empty();
        }
        return Optional.of(new Located(scalar.getValue(), line(node)));
    }

    /// @param most how many are taken
    List<Located> texts(String name, int most) {
        List<Located> texts = new ArrayList<>();
        for (Node item : items(name, most)) {
            text("an entry of " + name, item).ifPresent(texts::add);
        }
        return texts;
    }

    List<Node> items(String name, int most) {
        Node node = values.get(name);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            complaints.add(line(node), name + " has to be a list, such as [a, b]");
            return List.of();
        }
        if (sequence.getValue().size() > most) {
            complaints.add(
                    line(node),
                    "%s has %,d entries; at most %,d are taken"
                            .formatted(name, sequence.getValue().size(), most));
            return List.of();
        }
        return sequence.getValue();
    }

    /// A whole number from 1 on.
    Optional<Long> count(String name) {
        return number(name)
                .flatMap(number -> {
                    if (number.stripTrailingZeros().scale() > 0) {
                        complaints.add(line(name), name + " has to be a whole number");
                        return Optional.empty();
                    }
                    return Optional.of(number.longValueExact());
                });
    }

    /// A number above 0.
    Optional<BigDecimal> number(String name) {
        Node node = values.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar
                && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
            Optional<BigDecimal> number = parse(scalar.getValue());
            if (number.isPresent()) {
                return number;
            }
        }
        complaints.add(line(node), name + " has to be a number above 0, without quotes");
        return Optional.empty();
    }

    private static Optional<BigDecimal> parse(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            boolean fits =
                    number.precision() - number.scale() <= MOST_DIGITS
                            && Math.abs((long) number.scale()) <= MOST_DIGITS;
            return fits && number.signum() > 0 ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
