package dev.agentnet.main.access;

import dev.agentnet.coordination.Users;
import dev.agentnet.protocol.DerivedToken;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The network's own secret: a file made at the first start, read by main and the spawner.
///
/// Every other token is made from it and stored nowhere else, so one file is all that has to be
/// kept, and a domain that knows its own token knows nothing of another's.
public final class NetworkSecret {

    private static final int BYTES = 32;
    private static final Pattern SHAPE = Pattern.compile("[0-9a-fA-F]{" + 2 * BYTES + "}");

    /// A task, an attempt and a token.
    private static final Pattern ATTEMPT =
            Pattern.compile("([a-z0-9.-]{1,64})/([0-9]{1,9})/[0-9a-f]{64}");

    private final byte[] key;

    private NetworkSecret(byte[] key) {
        this.key = key;
    }

    /// Reads the secret, or makes it if there is none: 32 random bytes in hex, for the owner alone.
    /// Two processes that start at once end with the same one.
    ///
    /// A copy with a sum is kept beside it as `<name>.kept`; one that is broken or gone is made
    /// anew from that, as every domain under way would be a stranger to another.
    ///
    /// @throws NoSecret if it is broken, and so is its copy
    public static NetworkSecret loadOrCreate(Path file) {
        SecretFile kept = new SecretFile(file);
        kept.repair();
        if (!Files.exists(file)) {
            byte[] key = new byte[BYTES];
            new SecureRandom().nextBytes(key);
            kept.create(new NetworkSecret(key).text());
        }
        NetworkSecret secret = load(file);
        kept.keep(secret.text());
        return secret;
    }

    private String text() {
        return HexFormat.of().formatHex(key) + "\n";
    }

    static boolean isSecret(String text) {
        return SHAPE.matcher(text.strip()).matches();
    }

    /// @throws NoSecret saying which file is missing or broken, and what to do
    public static NetworkSecret load(Path file) {
        try {
            byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length != BYTES) {
                throw new NoSecret(
                        file
                                + " holds no network secret of "
                                + BYTES
                                + " bytes in hex: restore a backup, or remove it");
            }
            return new NetworkSecret(key);
        } catch (NoSuchFileException e) {
            throw new NoSecret(
                    "there is no network secret at "
                            + file
                            + "; the main orchestrator makes it at its first start");
        } catch (IllegalArgumentException e) {
            throw new NoSecret(
                    file
                            + " holds no network secret of "
                            + BYTES
                            + " bytes in hex: restore a backup, or remove it");
        } catch (IOException e) {
            throw new NoSecret("the network secret cannot be read: " + e);
        }
    }

    /// What a domain shows to main.
    public String forDomain(DomainName domain) {
        return token("domain:" + domain);
    }

    /// What the operator's own tools show to main.
    public String operatorToken() {
        return token("operator");
    }

    /// What a domain's agents show to main's model proxy.
    public String forAgents(DomainName domain) {
        return DerivedToken.forModel(forDomain(domain));
    }

    /// The domain whose own token this is.
    public Optional<DomainName> domainOf(String bearer, Collection<DomainName> known) {
        return ownerOf(bearer, known, this::forDomain);
    }

    /// The domain whose agents' token this is.
    public Optional<DomainName> agentsOf(String bearer, Collection<DomainName> known) {
        return ownerOf(bearer, known, this::forAgents);
    }

    /// The attempt whose agent's token this is.
    public Optional<TaskAttempt> attemptOf(String bearer, Collection<DomainName> known) {
        Matcher parts = ATTEMPT.matcher(bearer);
        Optional<TaskId> task = parts.matches() ? TaskId.parse(parts.group(1)) : Optional.empty();
        if (task.isEmpty() || !known.contains(task.get().domain())) {
            return Optional.empty();
        }
        TaskAttempt attempt = new TaskAttempt(task.get(), Integer.parseInt(parts.group(2)));
        String domain = forDomain(attempt.task().domain());
        return same(DerivedToken.forChildren(domain, attempt.toString()), bearer)
                ? Optional.of(attempt)
                : Optional.empty();
    }

    /// One attempt at a task.
    public record TaskAttempt(TaskId task, int number) {

        @Override
        public String toString() {
            return task + "/" + number;
        }
    }

    /// Every known domain is compared, in constant time each, so that the time taken says nothing.
    private static Optional<DomainName> ownerOf(
            String bearer, Collection<DomainName> known, Function<DomainName, String> tokenOf) {
        Optional<DomainName> found = Optional.empty();
        for (DomainName domain : known) {
            if (same(tokenOf.apply(domain), bearer)) {
                found = Optional.of(domain);
            }
        }
        return found;
    }

    public boolean isOperator(String bearer) {
        return same(operatorToken(), bearer);
    }

    /// The password of a user of the shared state's server.
    ///
    /// @param role whom it stands for
    public String redisPassword(Users.Role role) {
        return token("redis:" + Users.nameOf("default", role));
    }

    /// An address of Redis with a user and its password in it.
    ///
    /// @param url whoever signs in by it
    public String signIn(String url, String network, Users.Role role) {
        String user = Users.nameOf(network, role);
        return url.replaceFirst("://([^/]*@)?", "://" + user + ":" + redisPassword(role) + "@");
    }

    /// Everything that lets somebody in as somebody, this secret itself among it.
    public Set<String> tokens(Collection<DomainName> domains) {
        Set<String> tokens = new TreeSet<>(Set.of(HexFormat.of().formatHex(key), operatorToken()));
        tokens.add(redisPassword(new Users.Role.Operator()));
        tokens.add(redisPassword(new Users.Role.Spawner()));
        for (DomainName domain : domains) {
            tokens.add(forDomain(domain));
            tokens.add(forAgents(domain));
            tokens.add(redisPassword(new Users.Role.Domain(domain)));
        }
        return tokens;
    }

    private static boolean same(String token, String bearer) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), bearer.getBytes(StandardCharsets.UTF_8));
    }

    private String token(String purpose) {
        return DerivedToken.of(key, purpose);
    }

    @Override
    public String toString() {
        return "NetworkSecret[…]";
    }

    /// The network's secret is not where it should be.
    public static final class NoSecret extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoSecret(String sentence) {
            super(sentence);
        }
    }
}
