package dev.agentnet.main.spawn;

import com.typesafe.config.Config;
import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.config.DomainSecrets;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Users.Role;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What every orchestrator is given, whatever it lives in: an environment without a secret, and a
/// folder with its own secret, its template and the operator's file.
///
/// @param redisUrl Redis as seen from the orchestrator
/// @param mainUrl main's listener as seen from there, `http://host:port`
/// @param secretFile the network's secret, of which only the domain's own token is handed over
/// @param operatorFile the agentnet.conf in force, if there is one
/// @param redisUsers whether each domain has a user of its own there
/// @param secrets what domains are given of their own
/// @param memoryMib the memory of a domain whose template says nothing
public record DomainHandover(
        String network,
        String redisUrl,
        String mainUrl,
        Path secretFile,
        Optional<Path> operatorFile,
        boolean redisUsers,
        DomainSecrets secrets,
        int memoryMib) {

    /// The variable that names what an orchestrator lives in, and so marks all that it starts.
    static final String CONTAINER = "AGENTNET_CONTAINER";

    /// The domain's own secret.
    static final String SECRET = "secret";

    /// Redis's address with its password; there only if the address has one.
    static final String REDIS_URL = "redis-url";

    private static final Pattern USER_AND_PASSWORD = Pattern.compile("^([a-z+-]+://)[^/]*@");

    private static final String DEFAULT_NETWORK = "default";

    /// A template is texts: more is a folder put in the wrong place.
    private static final int MAX_TEMPLATE_BYTES = 8 << 20;

    private static final int MAX_TEMPLATE_DEPTH = 8;

    /// @param path relative to the folder, with slashes
    record HandedFile(String path, byte[] content) {}

    public static DomainHandover from(Config config) {
        Config spawn = config.getConfig("agentnet.spawn");
        String operatorFile = spawn.getString("operator-file");
        return new DomainHandover(
                config.getString("agentnet.network"),
                spawn.getString("redis-url-inside"),
                spawn.getString("main-url-inside"),
                Path.of(spawn.getString("secret-file")),
                operatorFile.isEmpty() ? Optional.empty() : Optional.of(Path.of(operatorFile)),
                config.getBoolean("agentnet.redis.users"),
                new DomainSecrets(Path.of(spawn.getString("secrets"))),
                (int) (spawn.getBytes("memory") >> 20));
    }

    /// The name of what an agent lives in: `agentnet-backend-7`, or `acme-agentnet-backend-7` in a
    /// network named acme.
    String nameOf(AgentId id) {
        String name = "agentnet-" + id.value().replace('.', '-');
        return network.equals(DEFAULT_NETWORK) ? name : network + "-" + name;
    }

    int memoryMib(DomainTemplate template) {
        return template.memoryMib().orElse(memoryMib);
    }

    /// The environment; it is shown by `docker inspect`, so nothing in it is secret.
    Map<String, String> environment(
            AgentId id, DomainTemplate template, String container, String files, String workspace) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AGENT_ROLE", "domain");
        environment.put("AGENT_ID", id.value());
        environment.put("DOMAIN_TYPE", id.domain().value());
        environment.put(CONTAINER, container);
        environment.put("REDIS_URL", withoutPassword(redisUrl));
        environment.put("AGENTNET_NETWORK", network);
        environment.put("AGENTNET_MAIN_URL", mainUrl);
        environment.put("AGENTNET_FILES", files);
        environment.put("AGENTNET_WORKSPACE", workspace);
        environment.put("AGENTNET_MEMORY_MIB", Integer.toString(memoryMib(template)));
        return environment;
    }

    private static String withoutPassword(String url) {
        return USER_AND_PASSWORD.matcher(url).replaceFirst("$1");
    }

    /// The files, all of them small and for the orchestrator alone.
    ///
    /// @throws SpawnFailed if one cannot be read
    List<HandedFile> files(DomainTemplate template) {
        try {
            List<HandedFile> files = new ArrayList<>();
            NetworkSecret secret = NetworkSecret.load(secretFile);
            files.add(new HandedFile(SECRET, text(secret.forDomain(template.name()))));
            String redis = redisUrl(secret, template.name());
            if (!withoutPassword(redis).equals(redis)) {
                files.add(new HandedFile(REDIS_URL, text(redis)));
            }
            if (operatorFile.isPresent()) {
                files.add(
                        new HandedFile(
                                AgentnetConfig.FILE, Files.readAllBytes(operatorFile.get())));
            }
            for (String name : template.secrets()) {
                files.add(new HandedFile("secrets/" + name, secrets.read(name)));
            }
            files.addAll(template(template));
            return files;
        } catch (NetworkSecret.NoSecret e) {
            throw new SpawnFailed(FailureName.INTERNAL, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new SpawnFailed(
                    FailureName.INTERNAL,
                    "what the domain " + template.name() + " is to be given cannot be read: " + e);
        }
    }

    private String redisUrl(NetworkSecret secret, DomainName domain) {
        return redisUsers ? secret.signIn(redisUrl, network, new Role.Domain(domain)) : redisUrl;
    }

    private static byte[] text(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static List<HandedFile> template(DomainTemplate template) throws IOException {
        Path root = template.folder().toRealPath();
        List<HandedFile> files = new ArrayList<>();
        int bytes = 0;
        try (Stream<Path> walk = Files.walk(root, MAX_TEMPLATE_DEPTH)) {
            // Links are left out: a template is copied, and nothing outside it.
            for (Path file :
                    walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                            .toList()) {
                long size = Files.size(file);
                if (bytes + size > MAX_TEMPLATE_BYTES) {
                    throw new IOException(
                            root + " holds more than " + (MAX_TEMPLATE_BYTES >> 20) + " MiB");
                }
                byte[] content = Files.readAllBytes(file);
                bytes += content.length;
                String path = root.relativize(file).toString().replace('\\', '/');
                files.add(new HandedFile("template/" + template.name() + "/" + path, content));
            }
        }
        return files;
    }
}
