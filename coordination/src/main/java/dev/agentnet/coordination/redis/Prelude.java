package dev.agentnet.coordination.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands before each script, of which it gets what it uses.
///
/// A script has nothing that outlives a call, so each call makes each function of it again: some
/// fifty of them took Redis as long as two dozen commands.
final class Prelude {

    /// What a line at the left edge begins with that does not begin a statement.
    private static final Pattern GOES_ON = Pattern.compile("end|else|elseif|[})]");

    private static final Pattern DEFINITION =
            Pattern.compile("local (?:function (\\w+)|([\\w, ]+?)(?: =|\n))");
    private static final Pattern WORD = Pattern.compile("\\w+");

    private final List<String> statements;

    /// @param text Lua in which whatever is indented belongs to what stands before it
    Prelude(String text) {
        List<StringBuilder> all = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.isBlank() || line.startsWith("--")) {
                continue;
            }
            boolean goesOn = line.startsWith(" ") || GOES_ON.matcher(line).lookingAt();
            if (!goesOn) {
                all.add(new StringBuilder());
            }
            all.getLast().append(line).append('\n');
        }
        this.statements = all.stream().map(StringBuilder::toString).toList();
    }

    /// The script, and before it all it needs. What defines nothing but does something is always
    /// there.
    String before(String script) {
        Set<String> used = words(script);
        Deque<String> kept = new ArrayDeque<>();
        for (String statement : statements.reversed()) {
            Set<String> defined = defined(statement);
            if (defined.isEmpty() || defined.stream().anyMatch(used::contains)) {
                used.addAll(words(statement));
                kept.addFirst(statement);
            }
        }
        return String.join("", kept) + script;
    }

    private static Set<String> defined(String statement) {
        Matcher definition = DEFINITION.matcher(statement);
        if (!definition.lookingAt()) {
            return Set.of();
        }
        String names = definition.group(1) == null ? definition.group(2) : definition.group(1);
        return Set.copyOf(Arrays.asList(names.split(", ")));
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        WORD.matcher(text).results().map(MatchResult::group).forEach(words::add);
        return words;
    }
}
