package dev.agentnet.main.access;

import dev.agentnet.config.DomainSecrets;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.protocol.SecretForms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Every secret that main knows, so that none of them leaves in a commit or a log.
///
/// @param shortest characters below which a value cannot be told from words
/// @param own what domains are given; read anew each time
/// @param files git's credentials, an ssh key, the password of Redis; read anew each time
public record KnownSecrets(
        NetworkSecret network,
        Optional<String> modelKey,
        List<Path> files,
        DomainSecrets own,
        int shortest) {

    public KnownSecrets {
        files = List.copyOf(files);
    }

    /// `https://user:password@host`, as `git credential-store` keeps it.
    private static final Pattern CREDENTIAL = Pattern.compile("^\\w+://[^/:@]*:([^@/]+)@.*");

    /// How every key that OpenSSH makes begins, after its first line.
    private static final String COMMON = "b3BlbnNzaC1rZXktdjE";

    /// The values as they are.
    public Set<String> values(DomainTemplates domains) {
        Set<String> values = new TreeSet<>(network.tokens(domains.domains().keySet()));
        values.addAll(own.values(domains.domains().values()));
        modelKey.ifPresent(values::add);
        files.stream().filter(Files::exists).forEach(file -> values.addAll(passwords(file)));
        return values;
    }

    /// All texts in which a value may turn up, each of one line.
    public Set<String> forms(DomainTemplates domains) {
        Set<String> forms = new TreeSet<>();
        for (String value : values(domains)) {
            forms.addAll(SecretForms.of(value, shortest));
            forms.addAll(SecretForms.broken(value));
        }
        return forms;
    }

    private static List<String> passwords(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.startsWith("-----") && !line.startsWith(COMMON))
                    .map(KnownSecrets::password)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the secrets in " + file, e);
        }
    }

    private static String password(String line) {
        Matcher matcher = CREDENTIAL.matcher(line);
        return matcher.matches()
                ? URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8)
                : line;
    }

    @Override
    public String toString() {
        return "KnownSecrets[…]";
    }
}
