package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.terminal.Size;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/// What agentnet holds on this machine's disk, in bytes.
///
/// @param docker whether Docker could be asked about images and volumes
/// @param images ours, layers they share counted once
/// @param volumes Compose's and those of domains
/// @param folders the state of embedded networks and demos
/// @param prunable what `agentnet prune` would free of all that
public record DiskUse(boolean docker, long images, long volumes, long folders, long prunable) {

    private static final String OURS = "agentnet";

    /// @param sums Docker's own, from `docker system df -v`; none where there is no Docker
    public static DiskUse measure(Optional<JsonNode> sums, Path state, long prunable) {
        long shared = 0;
        long images = 0;
        long volumes = 0;
        JsonNode docker = sums.orElseGet(Json::object);
        for (JsonNode image : docker.path("Images")) {
            if (image.path("Repository").asText().startsWith(OURS + "/")) {
                images += Size.parse(image.path("UniqueSize").asText());
                shared = Math.max(shared, Size.parse(image.path("SharedSize").asText()));
            }
        }
        for (JsonNode volume : docker.path("Volumes")) {
            if (isOurs(volume)) {
                volumes += Size.parse(volume.path("Size").asText());
            }
        }
        try {
            return new DiskUse(
                    sums.isPresent(), images + shared, volumes, Size.ofFolder(state), prunable);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure " + state, e);
        }
    }

    private static boolean isOurs(JsonNode volume) {
        return volume.path("Name").asText().startsWith(OURS)
                || volume.path("Labels").asText().contains("dev.agentnet.");
    }

    @Override
    public String toString() {
        String rest =
                "stores and state %s (agentnet prune frees %s)"
                        .formatted(Size.of(folders), Size.of(prunable));
        return docker
                ? "images %s, volumes %s, %s".formatted(Size.of(images), Size.of(volumes), rest)
                : rest;
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("folders", folders).put("prunable", prunable);
        return docker ? json.put("images", images).put("volumes", volumes) : json;
    }
}
