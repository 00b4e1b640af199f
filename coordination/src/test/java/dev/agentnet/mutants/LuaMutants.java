package dev.agentnet.mutants;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// All that can be changed in a script, one thing at a time: a condition that always or never
/// holds, an `and` or `or` without one of its operands, a comparison that is decided or takes its
/// bound in or out, a call or an assignment that is left out.
final class LuaMutants {

    private static final Map<String, String> BOUNDS =
            Map.of("<", "<=", "<=", "<", ">", ">=", ">=", ">");

    private final String file;
    private final String text;
    private final LuaText lua;

    /// By their text, as some changes come to the same.
    private final Map<String, Mutant> mutants = new LinkedHashMap<>();

    private LuaMutants(String file, String text) {
        this.file = file;
        this.text = text;
        this.lua = new LuaText(text);
    }

    /// @param file the script's name, for those who read of the mutants
    static Collection<Mutant> of(String file, String text) {
        LuaMutants all = new LuaMutants(file, text);
        for (int token = 0; token < all.lua.size(); token++) {
            all.change(token);
        }
        return all.mutants.values();
    }

    private void change(int token) {
        switch (lua.text(token)) {
            case "if", "elseif" -> decide(token + 1, lua.find("then", token) - 1);
            case "while" -> decide(token + 1, lua.find("do", token) - 1);
            case "and", "or" -> dropOperands(token);
            case "==", "~=", "<", "<=", ">", ">=" -> compareOtherwise(token);
            default -> {
                if (lua.beginsStatement(token)) {
                    dropStatement(token);
                }
            }
        }
    }

    private void decide(int first, int last) {
        replace(first, last, "true");
        replace(first, last, "false");
    }

    private void dropOperands(int operator) {
        int first = lua.firstOfLeft(operator);
        int last = lua.lastOfRight(operator);
        replace(first, last, between(first, operator - 1));
        replace(first, last, between(operator + 1, last));
    }

    /// What stands in an `and` or `or` is decided where that is left without it.
    private void compareOtherwise(int operator) {
        String bound = BOUNDS.get(lua.text(operator));
        if (bound != null) {
            replace(operator, operator, bound);
        }
        int first = lua.firstOfLeft(operator);
        int last = lua.lastOfRight(operator);
        if (!isJoining(first - 1) && !isJoining(last + 1)) {
            decide(first, last);
        }
    }

    private boolean isJoining(int token) {
        return lua.is(token, "and") || lua.is(token, "or");
    }

    private void dropStatement(int first) {
        int last = lua.lastOfName(first);
        if (lua.is(last, ")") && !lua.is(last + 1, "=") && !lua.is(last + 1, ",")) {
            replace(first, last, "");
            return;
        }
        while (lua.is(last + 1, ",")) {
            last = lua.lastOfName(last + 2);
        }
        if (lua.is(last + 1, "=")) {
            last = lua.lastOfExpression(last + 2);
            while (lua.is(last + 1, ",")) {
                last = lua.lastOfExpression(last + 2);
            }
            replace(first, last, "");
        }
    }

    private String between(int first, int last) {
        return text.substring(lua.start(first), lua.end(last));
    }

    private void replace(int first, int last, String by) {
        Mutant mutant = Mutant.of(file, text, lua.start(first), lua.end(last), by);
        if (!mutant.text().equals(text)) {
            mutants.putIfAbsent(mutant.text(), mutant);
        }
    }
}
