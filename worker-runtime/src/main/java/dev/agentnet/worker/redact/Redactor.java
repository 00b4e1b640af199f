package dev.agentnet.worker.redact;

import com.typesafe.config.Config;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces secrets in a text by `[redacted]` and takes out what would steer a terminal.
///
/// Secrets are the known values, also URL-encoded, in Base64 and line by line, and whatever has the
/// shape of a token. A shape is a guess: what looks like no secret and is none of the known gets
/// through. Thread-safe; `lines()` gives a reader for output that comes line by line.
public final class Redactor {

    public static final String MARK = "[redacted]";

    private static final String GROUP = "secret";

    private final List<Shape> shapes;
    private final int shortest;

    /// Longest first, so that a secret within another does not leave the rest of it.
    private final List<String> secrets;

    private Redactor(List<Shape> shapes, int shortest, Collection<String> secrets) {
        this.shapes = List.copyOf(shapes);
        this.shortest = shortest;
        this.secrets =
                secrets.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    /// @param secrets known values; those too short to be told from words are left out
    public static Redactor from(Config config, Collection<String> secrets) {
        Config redact = config.getConfig("agentnet.redact");
        List<Shape> shapes = new ArrayList<>();
        for (Config shape : redact.getConfigList("shapes")) {
            Pattern pattern = Pattern.compile(shape.getString("pattern"));
            shape.getStringList("begins").forEach(text -> shapes.add(new Shape(text, pattern)));
        }
        return new Redactor(shapes, redact.getInt("shortest-secret"), List.of()).with(secrets);
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
        String clean = ControlSequences.strip(text);
        for (String secret : secrets) {
            clean = clean.replace(secret, MARK);
        }
        String lower = lower(clean);
        for (Shape shape : shapes) {
            String replaced = shape.replace(clean, lower);
            // The same object, if nothing was found.
            if (replaced != clean) {
                clean = replaced;
                lower = lower(clean);
            }
        }
        return clean;
    }

    /// A reader for one stream of lines.
    public LineRedactor lines() {
        return new LineRedactor(this);
    }

    /// Lower case for ASCII only, so that every character keeps its place.
    private static String lower(String text) {
        char[] chars = text.toCharArray();
        for (int at = 0; at < chars.length; at++) {
            if (chars[at] >= 'A' && chars[at] <= 'Z') {
                chars[at] += 'a' - 'A';
            }
        }
        return new String(chars);
    }

    /// What a kind of token looks like. Most texts hold none, and to look for its beginning first
    /// is some hundred times faster than to try the pattern at each place.
    private record Shape(String begin, Pattern pattern) {

        String replace(String text, String lower) {
            int found = lower.indexOf(begin);
            if (found < 0) {
                return text;
            }
            boolean grouped = pattern.namedGroups().containsKey(GROUP);
            Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
            StringBuilder out = new StringBuilder();
            int done = 0;
            while (found >= 0) {
                int next = found + 1;
                if (matcher.region(found, text.length()).lookingAt()) {
                    out.append(text, done, grouped ? matcher.start(GROUP) : found).append(MARK);
                    done = grouped ? matcher.end(GROUP) : matcher.end();
                    next = Math.max(next, done);
                }
                found = lower.indexOf(begin, next);
            }
            return done == 0 ? text : out.append(text, done, text.length()).toString();
        }
    }
}
