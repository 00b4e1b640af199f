package dev.agentnet.worker.redact;

import com.typesafe.config.Config;
import dev.agentnet.protocol.SecretForms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Replaces secrets in a text by `[redacted]` and takes out what would steer a terminal.
///
/// Secrets are the known values in all their forms ([SecretForms]), and whatever has the shape of a
/// token. A shape is a guess: what looks like no secret and is none of the known gets through. A
/// known value that was cut in two leaves neither of its parts at the edges of a text. Thread-safe;
/// `lines()` gives a reader for output that comes line by line.
public final class Redactor {

    public static final String MARK = "[redacted]";

    private final List<Rule.Shape> shapes;
    private final int shortest;
    private final int shortestPart;
    private final Set<String> secrets;

    /// In the order in which they are applied: known values before shapes, and of the values the
    /// longest first, so that a secret within another does not leave the rest of it.
    private final List<Rule> rules;

    private final Beginnings beginnings;
    private final Edges edges;

    private Redactor(List<Rule.Shape> shapes, int shortest, int shortestPart, Set<String> secrets) {
        this.shapes = List.copyOf(shapes);
        this.shortest = shortest;
        this.shortestPart = shortestPart;
        this.secrets = Set.copyOf(secrets);
        Stream<Rule> known =
                secrets.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Rule.Known::new);
        this.rules = Stream.concat(known, shapes.stream()).toList();
        this.beginnings = new Beginnings(rules.stream().map(Rule::begin).toList());
        this.edges = new Edges(secrets, shortestPart);
    }

    /// @param secrets known values; those too short to be told from words are left out
    public static Redactor from(Config config, Collection<String> secrets) {
        Config redact = config.getConfig("agentnet.redact");
        List<Rule.Shape> shapes = new ArrayList<>();
        for (Config shape : redact.getConfigList("shapes")) {
            Pattern pattern = Pattern.compile(shape.getString("pattern"));
            shape.getStringList("begins")
                    .forEach(text -> shapes.add(new Rule.Shape(text, pattern)));
        }
        return new Redactor(
                        shapes,
                        redact.getInt("shortest-secret"),
                        redact.getInt("shortest-part"),
                        Set.of())
                .with(secrets);
    }

    /// The same with more known values.
    public Redactor with(Collection<String> more) {
        TreeSet<String> all = new TreeSet<>(secrets);
        more.forEach(secret -> all.addAll(SecretForms.of(secret, shortest)));
        return new Redactor(shapes, shortest, shortestPart, all);
    }

    /// The whole text, without secrets and control sequences.
    public String redact(String text) {
        Letters letters = Letters.of(text);
        Places places = beginnings.in(letters);
        if (places == Places.STEERED) {
            letters = Letters.of(ControlSequences.strip(text));
            places = beginnings.in(letters);
        }
        String clean = letters.text();
        int rule = places.nextBegin(0);
        while (rule < rules.size()) {
            Optional<Rule.Change> change = rules.get(rule).replace(clean, places.of(rule));
            if (change.isPresent()) {
                places = beginnings.after(change.get(), clean.length(), places);
                clean = change.get().text();
            }
            rule = places.nextBegin(rule + 1);
        }
        boolean isSame = clean.equals(letters.text());
        return edges.redact(isSame ? letters : Letters.of(clean));
    }

    /// A reader for one stream of lines.
    public LineRedactor lines() {
        return new LineRedactor(this);
    }
}
