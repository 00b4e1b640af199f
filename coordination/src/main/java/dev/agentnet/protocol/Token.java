package dev.agentnet.protocol;

/// The fencing token of a claim: `<epoch>.<attempt>`. A write with any other token is stale.
///
/// `attempt` only ever grows, also over a retry; `epoch` grows when Redis came back with less than
/// was known. See M. Kleppmann, "How to do distributed locking", 2016, for the idea.
public record Token(long epoch, int attempt) {

    public Token {
        if (epoch < 0 || attempt < 1) {
            throw new IllegalArgumentException("no fencing token: " + epoch + "." + attempt);
        }
    }

    public static Token parse(String text) {
        int dot = text.indexOf('.');
        return new Token(
                Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public String toString() {
        return epoch + "." + attempt;
    }
}
