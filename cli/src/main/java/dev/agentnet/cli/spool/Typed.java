package dev.agentnet.cli.spool;

import java.util.List;

/// What a person typed to have something done.
///
/// @param verb the command, such as `send`
/// @param words its options and arguments, as they mean the same in another folder
/// @param input the text of the file it read, empty if none
public record Typed(String verb, List<String> words, String input) {

    public Typed {
        words = List.copyOf(words);
    }
}
