package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.cli.machine.Program;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.Size;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/// What a network's domains and our builds left in Docker, known by our labels alone: containers,
/// volumes, Docker networks, images.
///
/// Named volumes of Compose bear none of them and are never in it, nor is what runs.
final class DockerLeftovers {

    private static final String NETWORK = "dev.agentnet.network=";
    private static final String DOMAIN = "dev.agentnet.domain";
    private static final String IMAGE = "dev.agentnet.image";
    private static final Set<String> ENDED = Set.of("exited", "dead", "created");

    /// Docker writes `2026-11-21 14:45:19 +0000 UTC`, and of networks a fraction of the second.
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z");

    private static final int WRITTEN_LENGTH = 25;

    private final DockerProgram docker;
    private final JsonNode sums;
    private final String network;
    private final Instant young;

    /// @param sums Docker's own, from `docker system df -v`
    /// @param network whose containers and volumes
    /// @param young containers and Docker networks made after it are left alone
    DockerLeftovers(DockerProgram docker, JsonNode sums, String network, Instant young) {
        this.docker = docker;
        this.sums = sums;
        this.network = network;
        this.young = young;
    }

    List<Leftover> all() {
        List<Leftover> found = new ArrayList<>();
        Map<String, Long> volumes = new HashMap<>();
        for (JsonNode volume : sums.path("Volumes")) {
            volumes.put(text(volume, "Name"), Size.parse(text(volume, "Size")));
        }
        for (JsonNode container : sums.path("Containers")) {
            if (isOurs(container) && ENDED.contains(text(container, "State")) && isOld(container)) {
                found.add(container(container, volumes));
            }
        }
        for (JsonNode volume : sums.path("Volumes")) {
            if (isOurs(volume) && text(volume, "Links").equals("0")) {
                String name = text(volume, "Name");
                long bytes = volumes.getOrDefault(name, 0L);
                found.add(leftover("volume", name, bytes, "volume", "rm", name));
            }
        }
        found.addAll(networks());
        found.addAll(images());
        return found;
    }

    /// Networks of domains that no container is on, nor will be when it is started again. A young
    /// one may just have been made for its first.
    private List<Leftover> networks() {
        List<Leftover> found = new ArrayList<>();
        for (JsonNode one :
                docker.jsonLines(
                        "network",
                        "ls",
                        "--filter",
                        "label=" + NETWORK + network,
                        "--filter",
                        "label=" + DOMAIN,
                        "--format",
                        "{{json .}}")) {
            if (!isOld(one)) {
                continue;
            }
            String id = text(one, "ID");
            Program.Answer on = docker.ask("ps", "--all", "--quiet", "--filter", "network=" + id);
            if (on.ok() && on.out().isBlank()) {
                found.add(leftover("network", text(one, "Name"), 0, "network", "rm", id));
            }
        }
        return found;
    }

    private Leftover container(JsonNode container, Map<String, Long> volumes) {
        long bytes = Size.parse(text(container, "Size"));
        for (String mount : text(container, "Mounts").split(",", -1)) {
            bytes += volumes.getOrDefault(mount, 0L);
        }
        // With its anonymous volumes; without force, so that one started meanwhile stays.
        return leftover(
                "container",
                text(container, "Names"),
                bytes,
                "rm",
                "--volumes",
                text(container, "ID"));
    }

    /// Images that a later build took the name of, and that no container was made of.
    private List<Leftover> images() {
        List<Leftover> found = new ArrayList<>();
        for (JsonNode image :
                docker.jsonLines(
                        "image",
                        "ls",
                        "--no-trunc",
                        "--filter",
                        "dangling=true",
                        "--filter",
                        "label=" + IMAGE,
                        "--format",
                        "{{json .}}")) {
            String id = text(image, "ID");
            StreamSupport.stream(sums.path("Images").spliterator(), false)
                    .filter(sum -> text(sum, "ID").equals(id))
                    .filter(sum -> text(sum, "Containers").equals("0"))
                    .findFirst()
                    .ifPresent(sum ->
                            found.add(
                                    leftover(
                                            "image",
                                            id,
                                            Size.parse(text(sum, "UniqueSize")),
                                            "image",
                                            "rm",
                                            id)));
        }
        return found;
    }

    private Leftover leftover(String kind, String name, long bytes, String... command) {
        return new Leftover(
                kind,
                name,
                bytes,
                () -> {
                    Program.Answer answer = docker.ask(command);
                    if (!answer.ok()) {
                        throw new Problem(answer.complaint());
                    }
                });
    }

    private boolean isOurs(JsonNode thing) {
        return List.of(text(thing, "Labels").split(",", -1)).contains(NETWORK + network);
    }

    private boolean isOld(JsonNode thing) {
        String made = text(thing, "CreatedAt").replaceFirst("\\.\\d+", "");
        try {
            String time = made.substring(0, Math.min(WRITTEN_LENGTH, made.length()));
            return OffsetDateTime.parse(time, WRITTEN).toInstant().isBefore(young);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String text(JsonNode thing, String field) {
        return thing.path(field).asText();
    }
}
