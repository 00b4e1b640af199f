package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.protocol.Json;

/// What one check of `agentnet doctor` found.
///
/// @param subject what was looked at, in one word
/// @param what one line for a person
/// @param fix what to type, or else to do; empty when all is well
public record Finding(Mark mark, String subject, String what, String fix) {

    /// How it stands: only what is wrong makes doctor fail.
    public enum Mark {
        FINE("✓", "ok"),
        REMARK("!", "warning"),
        WRONG("✗", "failed");

        private final String sign;
        private final String word;

        Mark(String sign, String word) {
            this.sign = sign;
            this.word = word;
        }
    }

    public Finding {
        if ((mark == Mark.FINE) != fix.isEmpty()) {
            throw new IllegalArgumentException("a fix goes with what is not fine: " + what);
        }
    }

    static Finding fine(String subject, String what) {
        return new Finding(Mark.FINE, subject, what, "");
    }

    static Finding remark(String subject, String what, String fix) {
        return new Finding(Mark.REMARK, subject, what, fix);
    }

    public static Finding wrong(String subject, String what, String fix) {
        return new Finding(Mark.WRONG, subject, what, fix);
    }

    public void print(Screen screen) {
        String sign =
                switch (mark) {
                    case FINE -> screen.green(mark.sign);
                    case REMARK -> screen.bold(mark.sign);
                    case WRONG -> screen.red(mark.sign);
                };
        screen.line("  " + sign + " " + what);
        if (!fix.isEmpty()) {
            screen.line("      fix: " + fix);
        }
    }

    public ObjectNode toJson() {
        return Json.object()
                .put("subject", subject)
                .put("state", mark.word)
                .put("what", what)
                .put("fix", fix);
    }
}
