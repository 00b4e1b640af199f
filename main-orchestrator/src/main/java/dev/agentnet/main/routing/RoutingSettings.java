package dev.agentnet.main.routing;

import com.typesafe.config.Config;

/// What `agentnet.routing` says about how sure a decision has to be.
///
/// @param unsure what happens to a task whose domain is unsure
/// @param confidence below it a decision is unsure; 0 to 1
/// @param split whether tasks are split at all
/// @param clauseConfidence what each of a split's clauses must reach; 0 to 1
/// @param clauses how many clauses of a text are looked at
/// @param characters how much of a text is read
public record RoutingSettings(
        Unsure unsure,
        double confidence,
        boolean split,
        double clauseConfidence,
        int clauses,
        int characters) {

    /// Send it to the best guess, marked so, or park it until somebody says where it belongs.
    public enum Unsure {
        GUESS,
        ASK
    }

    public RoutingSettings {
        inUnit("confidence", confidence);
        inUnit("split.confidence", clauseConfidence);
        positive("split.clauses", clauses);
        positive("characters", characters);
    }

    /// Reads the section `agentnet.routing` of a whole configuration.
    ///
    /// @throws com.typesafe.config.ConfigException with file and line of what is wrong
    public static RoutingSettings from(Config config) {
        Config routing = config.getConfig("agentnet.routing");
        return new RoutingSettings(
                unsure(routing),
                routing.getDouble("confidence"),
                routing.getBoolean("split.enabled"),
                routing.getDouble("split.confidence"),
                routing.getInt("split.clauses"),
                routing.getInt("characters"));
    }

    private static Unsure unsure(Config routing) {
        String word = routing.getString("unsure");
        return switch (word) {
            case "guess" -> Unsure.GUESS;
            case "ask" -> Unsure.ASK;
            default ->
                    throw new IllegalArgumentException(
                            "agentnet.routing.unsure is \"" + word + "\"; give guess or ask");
        };
    }

    private static void inUnit(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "agentnet.routing." + key + " is " + value + "; give a number from 0 to 1");
        }
    }

    private static void positive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "agentnet.routing." + key + " is " + value + "; give 1 or more");
        }
    }
}
