package dev.agentnet.protocol;

/// What an attempt used: tokens in and out, and its cost in US dollars as the agent reports it.
public record Usage(long tokensIn, long tokensOut, double costUsd) {

    public static final Usage NONE = new Usage(0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(
                tokensIn + other.tokensIn, tokensOut + other.tokensOut, costUsd + other.costUsd);
    }
}
