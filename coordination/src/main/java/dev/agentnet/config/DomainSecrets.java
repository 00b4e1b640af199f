package dev.agentnet.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What domains are given of secrets of their own, such as the password of a test database: a file
/// of the operator's for each name that a domain.conf lists.
///
/// @param folder where the files are; it need not exist while no domain lists one
public record DomainSecrets(Path folder) {

    /// Secrets of one domain. They are kept in memory there.
    static final int MOST = 32;

    /// A key or a certificate has some kilobytes.
    private static final long LARGEST = 64 << 10;

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    /// The name becomes a file's, and a variable's with `_FILE` behind it.
    static String checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name of a secret; one looks like TEST_DB_PASSWORD");
        }
        return name;
    }

    /// @throws IOException saying which file is missing, empty or too large
    public byte[] read(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isReadable(file)) {
            throw new IOException("there is no secret " + name + ": put it into the file " + file);
        }
        long size = Files.size(file);
        if (size == 0 || size > LARGEST) {
            throw new IOException(
                    "the secret in %s has %d bytes; it must have 1 to %d"
                            .formatted(file, size, LARGEST));
        }
        return Files.readAllBytes(file);
    }

    /// The values of all that these domains list, as far as they are there.
    public Set<String> values(Collection<DomainTemplate> domains) {
        Set<String> values = new TreeSet<>();
        for (DomainTemplate domain : domains) {
            for (String name : domain.secrets()) {
                if (Files.isReadable(folder.resolve(name))) {
                    try {
                        values.add(new String(read(name)));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }
        return values;
    }
}
