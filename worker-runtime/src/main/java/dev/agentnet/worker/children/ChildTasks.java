package dev.agentnet.worker.children;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Main's desk for the parts of one task, over HTTP with the token of one attempt.
///
/// @param url of that attempt
/// @param patience how long main may be away; what is asked is the same when it is asked again
record ChildTasks(String url, String token, Duration patience) {

    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /// Longer than main keeps a request that waits.
    private static final Duration ANSWER = Duration.ofSeconds(40);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Too much at once, no Redis, no leader, a proxy's word for nobody there.
    private static final Set<Integer> FOR_NOW = Set.of(429, 500, 502, 503);

    ObjectNode submit(ObjectNode asked) throws MainSays, InterruptedException {
        return ask("", asked);
    }

    /// @param ids none for all
    /// @param atMost how long to wait for their end; main has a limit of its own
    /// @param again whether more is waited after that
    ObjectNode look(List<String> ids, Duration atMost, boolean again)
            throws MainSays, InterruptedException {
        ObjectNode asked = Json.object().put("seconds", atMost.toSeconds()).put("again", again);
        ArrayNode all = asked.putArray("ids");
        ids.forEach(all::add);
        return ask("/look", asked);
    }

    private ObjectNode ask(String path, ObjectNode asked) throws MainSays, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(ANSWER)
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(asked)))
                        .build();
        long end = System.nanoTime() + patience.toNanos();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECTING).build()) {
            while (true) {
                Optional<HttpResponse<String>> response = send(http, request);
                if (response.isPresent() && !FOR_NOW.contains(response.get().statusCode())) {
                    return read(response.get());
                }
                if (System.nanoTime() > end) {
                    throw MainSays.nothing(
                            "the main orchestrator did not answer for %d s%s; ask again later"
                                    .formatted(
                                            patience.toSeconds(),
                                            response.map(said -> ": " + said.body()).orElse("")));
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /// Empty if nobody is there.
    private static Optional<HttpResponse<String>> send(HttpClient http, HttpRequest request)
            throws InterruptedException {
        try {
            return Optional.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode read(HttpResponse<String> response) throws MainSays {
        if (response.statusCode() != 200) {
            throw MainSays.no(response.body().strip());
        }
        return Json.parseObject(response.body())
                .orElseThrow(() -> MainSays.no("main answers what is no JSON object"));
    }
}
