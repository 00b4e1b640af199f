package dev.agentnet.worker.redact;

import com.typesafe.config.Config;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
/// Secrets are the known values, also URL-encoded, in Base64 and line by line, and whatever has the
/// shape of a token. A shape is a guess: what looks like no secret and is none of the known gets
/// through. Thread-safe; `lines()` gives a reader for output that comes line by line.
public final class Redactor {

    public static final String MARK = "[redacted]";

    private final List<Rule.Shape> shapes;
    private final int shortest;
    private final Set<String> secrets;

    /// In the order in which they are applied: known values before shapes, and of the values the
    /// longest first, so that a secret within another does not leave the rest of it.
    private final List<Rule> rules;

    private final Beginnings beginnings;

    private Redactor(List<Rule.Shape> shapes, int shortest, Set<String> secrets) {
        this.shapes = List.copyOf(shapes);
        this.shortest = shortest;
        this.secrets = Set.copyOf(secrets);
        Stream<Rule> known =
                secrets.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Rule.Known::new);
        this.rules = Stream.concat(known, shapes.stream()).toList();
        this.beginnings = new Beginnings(rules.stream().map(Rule::begin).toList());
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
        return new Redactor(shapes, redact.getInt("shortest-secret"), Set.of()).with(secrets);
    }

    /// The same with more known values.
    public Redactor with(Collection<String> more) {
        TreeSet<String> all = new TreeSet<>(secrets);
        for (String secret : more) {
            if (secret.strip().length() < shortest) {
                continue;
            }
            all.add(secret.strip());
            all.add(URLEncoder.encode(secret.strip(), StandardCharsets.UTF_8));
            byte[] bytes = secret.strip().getBytes(StandardCharsets.UTF_8);
            all.add(Base64.getEncoder().encodeToString(bytes));
            secret.lines().map(String::strip).filter(l -> l.length() >= shortest).forEach(all::add);
        }
        return new Redactor(shapes, shortest, all);
    }

    /// The whole text, without secrets and control sequences.
    public String redact(String text) {
        String clean = text;
        Places places = beginnings.in(clean);
        if (places == Places.STEERED) {
            clean = ControlSequences.strip(text);
            places = beginnings.in(clean);
        }
        int rule = places.nextBegin(0);
        while (rule < rules.size()) {
            Optional<Rule.Change> change = rules.get(rule).replace(clean, places.of(rule));
            if (change.isPresent()) {
                places = beginnings.after(change.get(), clean.length(), places);
                clean = change.get().text();
            }
            rule = places.nextBegin(rule + 1);
        }
        return clean;
    }

    /// A reader for one stream of lines.
    public LineRedactor lines() {
        return new LineRedactor(this);
    }
}
