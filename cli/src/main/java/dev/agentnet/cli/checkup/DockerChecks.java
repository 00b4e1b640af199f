package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.cli.machine.Program;
import dev.agentnet.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What doctor looks at in Docker. Nothing here is worse than a remark: without Docker, domains run
/// as local processes.
public final class DockerChecks {

    private static final String SUBJECT = "docker";

    /// The first engine whose builder knows all that Dockerfile.agent asks for.
    private static final int ENGINE = 23;

    private static final int COMPOSE_MAJOR = 2;

    /// The first Compose with additional build contexts.
    private static final int COMPOSE_MINOR = 17;

    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+)[.\\d]*");
    private static final String INSTALL =
            "install Docker Engine 23 or newer with Compose and Buildx: see"
                    + " scripts/check-prerequisites.sh docker";

    private final DockerProgram docker;
    private final String host;
    private final List<String> images;

    /// @param host DOCKER_HOST, or empty
    /// @param images what domains run in
    public DockerChecks(DockerProgram docker, String host, List<String> images) {
        this.docker = docker;
        this.host = host;
        this.images = images;
    }

    public List<Finding> all() {
        Program.Answer version;
        try {
            version = docker.ask("version", "--format", "{{json .}}");
        } catch (Program.Missing e) {
            return List.of(remark("Docker is not there: only local processes", INSTALL));
        } catch (Program.Late e) {
            return List.of(remark("Docker hangs: " + e.getMessage(), start()));
        }
        if (!version.ok()) {
            return List.of(unreachable(version));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(engine(Json.parse(version.out()).path("Server")));
        findings.add(compose());
        findings.add(
                docker.ask("buildx", "version").ok()
                        ? Finding.fine(SUBJECT, "Docker Buildx")
                        : remark("Docker has no Buildx: no image can be built", INSTALL));
        images.forEach(image -> findings.add(image(image)));
        return findings;
    }

    private Finding unreachable(Program.Answer version) {
        String said = version.complaint();
        if (said.contains("permission denied")) {
            return remark(
                    "Docker's socket is closed to you",
                    "sudo usermod -aG docker \"$USER\"   (then log in again)");
        }
        return remark("Docker does not answer: " + said, start());
    }

    private String start() {
        if (!host.isEmpty()) {
            return "unset DOCKER_HOST   (it is %s), or start the engine there".formatted(host);
        }
        return System.getProperty("os.name", "").startsWith("Mac")
                ? "open -a Docker"
                : "sudo systemctl start docker";
    }

    private static Finding engine(JsonNode server) {
        String version = server.path("Version").asText();
        String what =
                "Docker %s (API %s)"
                        .formatted(
                                version.replaceAll("[^0-9.].*", ""),
                                server.path("ApiVersion").asText("unknown"));
        Matcher number = VERSION.matcher(version);
        return number.find() && Integer.parseInt(number.group(1)) >= ENGINE
                ? Finding.fine(SUBJECT, what)
                : remark(what + " is too old to build the image", INSTALL);
    }

    private Finding compose() {
        Program.Answer answer = docker.ask("compose", "version", "--short");
        Matcher number = VERSION.matcher(answer.out());
        if (!answer.ok() || !number.find()) {
            return remark("Docker Compose is not there", INSTALL);
        }
        int major = Integer.parseInt(number.group(1));
        boolean good =
                major > COMPOSE_MAJOR
                        || (major == COMPOSE_MAJOR
                                && Integer.parseInt(number.group(2)) >= COMPOSE_MINOR);
        return good
                ? Finding.fine(SUBJECT, "Docker Compose " + number.group())
                : remark("Docker Compose %s is too old".formatted(number.group()), INSTALL);
    }

    private Finding image(String image) {
        return docker.ask("image", "inspect", "--format", "{{.Id}}", image).ok()
                ? Finding.fine(SUBJECT, "image " + image)
                : remark("image " + image + " is not built", "agentnet image build");
    }

    private static Finding remark(String what, String fix) {
        return Finding.remark(SUBJECT, what, fix);
    }
}
