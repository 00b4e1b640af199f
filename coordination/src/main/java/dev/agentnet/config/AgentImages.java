package dev.agentnet.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What domains run in: the operator names a base image, and agentnet's runtime is laid over it
/// under a name that follows from the base alone.
///
/// The spawner and `agentnet image build` both ask here, so neither need tell the other a name.
///
/// @param base the network's base image, if the operator named one
/// @param standard the ready image of a domain for which nobody named a base
public record AgentImages(Optional<String> base, String standard) {

    private static final String BASE = "agentnet.image";
    private static final String STANDARD = "agentnet.spawn.docker.image";
    private static final String REPOSITORY = "agentnet/agent:";

    /// A reference as Docker has it: host, path, tag and digest.
    private static final Pattern REFERENCE = Pattern.compile("[a-z0-9][A-Za-z0-9._/:@-]{0,254}");

    /// Docker allows a tag 128 characters.
    private static final int READABLE = 60;

    private static final int HASH_BYTES = 4;

    /// @throws ConfigException if the network's base names no image
    public static AgentImages from(Config config) {
        String base = config.getString(BASE);
        try {
            return new AgentImages(
                    base.isEmpty() ? Optional.empty() : Optional.of(checkBase(base)),
                    config.getString(STANDARD));
        } catch (IllegalArgumentException e) {
            throw new ConfigException.BadValue(
                    config.getValue(BASE).origin(), BASE, String.valueOf(e.getMessage()), e);
        }
    }

    /// Whether the text can name an image.
    public static boolean canName(String base) {
        return REFERENCE.matcher(base).matches();
    }

    /// @throws IllegalArgumentException if the text cannot name an image
    static String checkBase(String base) {
        if (!canName(base)) {
            throw new IllegalArgumentException(
                    "image = \"" + base + "\" names no image; one looks like node:22-bookworm");
        }
        return base;
    }

    /// The base of a domain's image: its own, else the network's, else none.
    public Optional<String> baseOf(DomainTemplate template) {
        return template.image().or(this::base);
    }

    /// What a domain's containers are made of.
    public String imageOf(DomainTemplate template) {
        return baseOf(template).map(AgentImages::over).orElse(standard);
    }

    /// The name of agentnet's runtime over a base: readable, and never that of another base.
    public static String over(String base) {
        String readable = base.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
        String end = readable.substring(Math.max(0, readable.length() - READABLE));
        return REPOSITORY + end.replaceAll("^[.-]+", "") + "-" + hash(base);
    }

    private static String hash(String base) {
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256")
                            .digest(base.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
