package dev.agentnet.main.planning;

import dev.agentnet.main.routing.Decision;
import dev.agentnet.main.routing.Part;
import dev.agentnet.main.routing.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The domains in which a feature is built, each with the worker who does it, and why.
///
/// @param parts at least one; the words of the feature that are each domain's
/// @param reasons of each part, in words for people
record FeatureScope(List<Part> parts, List<List<String>> reasons) {

    /// Tests and documents at the end of a list are steps of a workflow, not domains.
    private static final Pattern ROLES =
            Pattern.compile(
                    "(?:,\\s*(?:and\\s+|plus\\s+|with\\s+)?|\\s+(?:and|plus|with)\\s+)"
                            + "(?:(?:add|extend|update|write)\\s+)?"
                            + "(?:(?:the|its|their|some|unit|integration|end-to-end|automated)\\s+)*"
                            + "(?:tests?|docs?|documentation|(?:code )?reviews?)"
                            + "(?=\\s*(?:[,.;]|$)|\\s+(?:and|plus|with)\\b)",
                    Pattern.CASE_INSENSITIVE);

    /// A worker is not chosen by fewer words than this.
    private static final int ENOUGH_WORDS = 6;

    FeatureScope {
        parts = List.copyOf(parts);
        reasons = reasons.stream().map(List::copyOf).toList();
    }

    boolean isSeveral() {
        return parts.size() > 1;
    }

    static FeatureScope of(String feature, Router router) {
        String stripped = ROLES.matcher(feature.strip()).replaceAll("");
        String text = stripped.isBlank() ? feature.strip() : stripped;
        Decision decision = router.route(text);
        return switch (decision.kind()) {
            case DOMAIN -> new FeatureScope(decision.parts(), List.of(decision.reasons()));
            case UNSURE -> {
                List<String> reasons = new ArrayList<>(decision.reasons());
                reasons.addFirst("only the best guess");
                yield new FeatureScope(decision.parts(), List.of(reasons));
            }
            case SPLIT -> split(text, decision, router);
        };
    }

    private static FeatureScope split(String text, Decision decision, Router router) {
        List<Part> parts = new ArrayList<>();
        List<List<String>> reasons = new ArrayList<>();
        for (int i = 0; i < decision.parts().size(); i++) {
            Part part = decision.parts().get(i);
            boolean clear = part.text().split("\\s+").length >= ENOUGH_WORDS;
            // A mention alone, such as "backend", says which domain, but not which trade.
            String worker = clear ? part.worker() : router.within(part.domain(), text).worker();
            parts.add(new Part(part.domain(), worker, part.text()));
            reasons.add(List.of(decision.reasons().get(i)));
        }
        return new FeatureScope(parts, reasons);
    }
}
