package dev.agentnet.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Lua 5.1 script as tokens, with the little grammar that a mutation needs: which brackets belong
/// together, where an operand begins and ends, and where a statement does.
///
/// It reads what our scripts use of Lua: no long brackets, no `goto`, no function as an operand.
final class LuaText {

    /// What a token is to the grammar around it.
    private enum Kind {
        WORD,
        VALUE,
        NAME,
        SYMBOL
    }

    private record Token(Kind kind, String text, int start, int end) {}

    private static final Pattern TOKEN =
            Pattern.compile(
                    "(?<skip>\\s+|--[^\\n]*)|(?<name>[A-Za-z_]\\w*)"
                            + "|(?<value>'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\"|\\d[\\w.]*|\\.\\.\\.)"
                            + "|(?<symbol>\\.\\.|==|~=|<=|>=|[-+*/%^#<>=(){}\\[\\];:,.])");

    private static final Set<String> VALUES = Set.of("nil", "true", "false");
    private static final Set<String> WORDS =
            Set.of(
                    "and",
                    "break",
                    "do",
                    "else",
                    "elseif",
                    "end",
                    "for",
                    "function",
                    "if",
                    "in",
                    "local",
                    "not",
                    "or",
                    "repeat",
                    "return",
                    "then",
                    "until",
                    "while");

    /// How tightly an operator of two operands binds.
    private static final Map<String, Integer> TIGHTNESS =
            Map.ofEntries(
                    Map.entry("or", 1),
                    Map.entry("and", 2),
                    Map.entry("==", 3),
                    Map.entry("~=", 3),
                    Map.entry("<", 3),
                    Map.entry("<=", 3),
                    Map.entry(">", 3),
                    Map.entry(">=", 3),
                    Map.entry("..", 4),
                    Map.entry("+", 5),
                    Map.entry("-", 5),
                    Map.entry("*", 6),
                    Map.entry("/", 6),
                    Map.entry("%", 6),
                    Map.entry("^", 8));

    private static final Set<String> OPENING = Set.of("(", "[", "{");
    private static final Set<String> CLOSING = Set.of(")", "]", "}");

    private final List<Token> tokens = new ArrayList<>();

    LuaText(String text) {
        Matcher matcher = TOKEN.matcher(text);
        for (int at = 0; at < text.length(); at = matcher.end()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException(
                        "no Lua that is known here: " + text.substring(at));
            }
            if (matcher.group("skip") == null) {
                tokens.add(new Token(kind(matcher), matcher.group(), at, matcher.end()));
            }
        }
    }

    private static Kind kind(Matcher matcher) {
        String text = matcher.group();
        if (matcher.group("value") != null || VALUES.contains(text)) {
            return Kind.VALUE;
        }
        if (matcher.group("symbol") != null) {
            return Kind.SYMBOL;
        }
        return WORDS.contains(text) ? Kind.WORD : Kind.NAME;
    }

    int size() {
        return tokens.size();
    }

    boolean is(int token, String text) {
        return token >= 0 && token < tokens.size() && tokens.get(token).text().equals(text);
    }

    /// Where a token begins in the text.
    int start(int token) {
        return tokens.get(token).start();
    }

    /// Where a token has ended in the text.
    int end(int token) {
        return tokens.get(token).end();
    }

    String text(int token) {
        return tokens.get(token).text();
    }

    /// The next token of that text outside of brackets that open on the way.
    int find(String text, int from) {
        int token = from;
        while (!is(token, text)) {
            token = OPENING.contains(text(token)) ? closing(token) + 1 : token + 1;
        }
        return token;
    }

    private int closing(int opening) {
        int depth = 0;
        for (int token = opening; ; token++) {
            depth += OPENING.contains(text(token)) ? 1 : CLOSING.contains(text(token)) ? -1 : 0;
            if (depth == 0) {
                return token;
            }
        }
    }

    private int opening(int closing) {
        int depth = 0;
        for (int token = closing; ; token--) {
            depth += CLOSING.contains(text(token)) ? 1 : OPENING.contains(text(token)) ? -1 : 0;
            if (depth == 0) {
                return token;
            }
        }
    }

    /// The first token of an operator's left operand.
    int firstOfLeft(int operator) {
        int tightness = tightness(operator);
        int token = operator;
        while (token > 0 && continuesLeft(token - 1, tightness)) {
            token = CLOSING.contains(text(token - 1)) ? opening(token - 1) : token - 1;
        }
        return token;
    }

    private boolean continuesLeft(int token, int tightness) {
        return TIGHTNESS.containsKey(text(token))
                ? tightness(token) >= tightness
                : isPartOfOperand(token) || CLOSING.contains(text(token));
    }

    /// The last token of an operator's right operand.
    int lastOfRight(int operator) {
        return lastOfOperand(operator + 1, tightness(operator));
    }

    /// The last token of an expression that begins with `first`.
    int lastOfExpression(int first) {
        return lastOfOperand(first, 0);
    }

    private int lastOfOperand(int first, int tightness) {
        int last = first - 1;
        while (last + 1 < size() && continuesRight(first, last + 1, tightness)) {
            last = OPENING.contains(text(last + 1)) ? closing(last + 1) : last + 1;
        }
        return last;
    }

    private boolean continuesRight(int first, int token, int tightness) {
        if (TIGHTNESS.containsKey(text(token))) {
            boolean isSign = token == first;
            return isSign || tightness(token) > tightness;
        }
        if (token > first && endsOperand(token - 1) && beginsOperand(token)) {
            return false;
        }
        return isPartOfOperand(token) || OPENING.contains(text(token));
    }

    private int tightness(int operator) {
        return TIGHTNESS.getOrDefault(text(operator), 0);
    }

    private boolean isPartOfOperand(int token) {
        Kind kind = tokens.get(token).kind();
        return kind == Kind.NAME
                || kind == Kind.VALUE
                || Set.of("not", "#", ".", ":").contains(text(token));
    }

    private boolean endsOperand(int token) {
        Kind kind = tokens.get(token).kind();
        return kind == Kind.NAME || kind == Kind.VALUE || CLOSING.contains(text(token));
    }

    private boolean beginsOperand(int token) {
        Kind kind = tokens.get(token).kind();
        return kind == Kind.NAME || kind == Kind.VALUE || is(token, "not") || is(token, "#");
    }

    /// Whether a call or an assignment may begin here.
    boolean beginsStatement(int token) {
        if (tokens.get(token).kind() != Kind.NAME) {
            return false;
        }
        return token == 0
                || endsOperand(token - 1)
                || Set.of("then", "do", "else", "repeat", "end", ";").contains(text(token - 1));
    }

    /// The last token of a name with all that is called or indexed of it.
    int lastOfName(int name) {
        int last = name;
        while (last + 1 < size()) {
            if (OPENING.contains(text(last + 1))) {
                last = closing(last + 1);
            } else if (is(last + 1, ".") || is(last + 1, ":")) {
                last += 2;
            } else {
                break;
            }
        }
        return last;
    }
}
