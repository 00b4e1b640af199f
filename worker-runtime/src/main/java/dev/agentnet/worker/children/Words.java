package dev.agentnet.worker.children;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was typed: a verb, options in front of a word each, and other words.
record Words(String verb, List<String> others, Map<String, String> options) {

    static Words of(List<String> arguments) throws Wrong {
        List<String> others = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (!word.startsWith("--")) {
                others.add(word);
            } else if (word.contains("=")) {
                int sign = word.indexOf('=');
                options.put(word.substring(2, sign), word.substring(sign + 1));
            } else if (i + 1 < arguments.size()) {
                options.put(word.substring(2), arguments.get(++i));
            } else {
                throw new Wrong(word + " needs a word behind it");
            }
        }
        return new Words(arguments.isEmpty() ? "help" : arguments.getFirst(), others, options);
    }

    Words only(Set<String> known) throws Wrong {
        for (String option : options.keySet()) {
            if (!known.contains(option)) {
                throw new Wrong("%s knows no --%s; see agentnet-task help".formatted(verb, option));
            }
        }
        return this;
    }
}
