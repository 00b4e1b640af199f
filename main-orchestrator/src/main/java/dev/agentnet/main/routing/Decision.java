package dev.agentnet.main.routing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where a task goes, and why.
///
/// @param parts one for a single domain and for the best guess of an unsure decision, else one per
///   domain, in the order of the text
/// @param confidence 0 to 1; of a split that of its least certain part
/// @param reasons sentences for people
public record Decision(
        String text, Kind kind, List<Part> parts, double confidence, List<String> reasons) {

    /// One domain, several, or one domain as the best guess.
    public enum Kind {
        DOMAIN,
        SPLIT,
        UNSURE
    }

    public Decision {
        parts = List.copyOf(parts);
        reasons = List.copyOf(reasons);
        if (parts.isEmpty() || (kind == Kind.SPLIT) != (parts.size() > 1)) {
            throw new IllegalArgumentException(
                    "a " + kind + " decision cannot have " + parts.size() + " parts");
        }
    }

    /// The same with one more reason.
    Decision because(String reason) {
        List<String> more = new ArrayList<>(reasons);
        more.add(reason);
        return new Decision(text, kind, parts, confidence, more);
    }

    /// The decision as `agentnet route --json` prints it. `worker` is the first part's.
    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("text", text);
        json.put("decision", kind.name().toLowerCase(Locale.ROOT));
        ArrayNode domains = json.putArray("domains");
        parts.forEach(part -> domains.add(part.domain().value()));
        json.put("worker", parts.getFirst().worker());
        json.put("confidence", Math.round(confidence * 1000) / 1000.0);
        ArrayNode why = json.putArray("reasons");
        reasons.forEach(why::add);
        return json;
    }
}
