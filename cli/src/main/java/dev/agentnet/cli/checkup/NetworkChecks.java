package dev.agentnet.cli.checkup;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.agentnet.cli.machine.ComposeVariables;
import dev.agentnet.cli.machine.RedisDoor;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.RedisServer.Complaint;
import dev.agentnet.main.MainSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What doctor looks at of the network: its Redis, its model key, its domains.
public final class NetworkChecks {

    private static final String REDIS = "redis";
    private static final String URL = "agentnet.redis.url";

    private final Config config;
    private final Map<String, String> environment;

    /// What Compose would be given, from .env too.
    private final ComposeVariables compose;

    /// Whether a network should be running here, so that a silent Redis is a fault.
    private final boolean embedded;

    /// @param home the folder of docker-compose.yml
    public NetworkChecks(
            Config config, Map<String, String> environment, Path home, boolean embedded) {
        this.config = config;
        this.environment = environment;
        this.compose = ComposeVariables.read(home, environment);
        this.embedded = embedded;
    }

    public List<Finding> redis() {
        String url = config.getString(URL);
        Config quick =
                config.withValue(
                        "agentnet.redis.timeout",
                        ConfigValueFactory.fromAnyRef(
                                config.getDuration("agentnet.doctor.deadline").dividedBy(2)));
        try (RedisNetwork network = RedisDoor.open(quick)) {
            List<Finding> findings = new ArrayList<>();
            for (Complaint complaint : network.server().complaints()) {
                findings.add(
                        Finding.wrong(
                                REDIS, complaint.what() + " · " + address(url), complaint.fix()));
            }
            if (findings.isEmpty()) {
                findings.add(
                        Finding.fine(
                                REDIS,
                                "Redis %s at %s, keeps what it accepted"
                                        .formatted(network.server().version(), address(url))));
            }
            return findings;
        } catch (RedisNetwork.UnreachableRedis e) {
            return List.of(silent(url, e));
        }
    }

    /// Nobody promised a Redis where nothing was configured and no network runs.
    private Finding silent(String url, RedisNetwork.UnreachableRedis e) {
        String said = String.valueOf(e.getMessage()).replaceAll("\\. Start one.*", "");
        boolean asked = !url.equals(ConfigFactory.defaultReferenceUnresolved().getString(URL));
        if (asked) {
            return Finding.wrong(REDIS, said, "start that one, or: unset REDIS_URL; agentnet up");
        }
        return embedded
                ? Finding.wrong(REDIS, said, "agentnet down; agentnet up")
                : Finding.remark(REDIS, said + ": no network runs here", "agentnet up");
    }

    /// Host and port; an address may hold a password.
    private static String address(String url) {
        URI address = URI.create(url);
        return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    public List<Finding> modelKey() {
        String subject = "model key";
        String file = environment.getOrDefault("ANTHROPIC_API_KEY_FILE", "");
        if (file.isEmpty()) {
            file = config.getString("agentnet.model.key-file");
        }
        try {
            if (MainSettings.from(environment, config).modelKey().isPresent()) {
                boolean direct = !environment.getOrDefault("ANTHROPIC_API_KEY", "").isBlank();
                return List.of(
                        Finding.fine(
                                subject,
                                "model key in " + (direct ? "ANTHROPIC_API_KEY" : Path.of(file))));
            }
        } catch (UncheckedIOException e) {
            return List.of(
                    Finding.wrong(subject, "the model key cannot be read", "chmod u+r " + file));
        }
        if (!compose.value("ANTHROPIC_API_KEY", "").isBlank()) {
            return List.of(Finding.fine(subject, "model key in .env, for docker compose alone"));
        }
        return List.of(
                Finding.remark(
                        subject,
                        "no model key: real agents cannot run",
                        "export ANTHROPIC_API_KEY=…   (or put it into %s; without: agentnet demo)"
                                .formatted(file)));
    }

    public List<Finding> templates() {
        String subject = "domains";
        Path root = Path.of(config.getString("agentnet.main.templates")).toAbsolutePath();
        try {
            DomainTemplates templates = DomainTemplates.read(root);
            List<Finding> findings = new ArrayList<>();
            for (String why : templates.broken()) {
                findings.add(
                        Finding.wrong(
                                subject,
                                "a domain is left out: " + why,
                                "mend it, as domain-templates/README.md says"));
            }
            List<String> names =
                    templates.domains().keySet().stream().map(Object::toString).toList();
            findings.addFirst(
                    names.isEmpty()
                            ? Finding.wrong(
                                    subject,
                                    "no domain in " + root,
                                    "add one, or unset AGENTNET_TEMPLATES")
                            : Finding.fine(
                                    subject,
                                    names.size()
                                            + (names.size() == 1 ? " domain: " : " domains: ")
                                            + String.join(", ", names)));
            return findings;
        } catch (UncheckedIOException e) {
            return List.of(
                    Finding.wrong(
                            subject,
                            "there is no folder of domains at " + root,
                            "set AGENTNET_TEMPLATES to one"));
        }
    }
}
