package dev.agentnet.config;

import dev.agentnet.config.DomainTemplate.BrokenTemplate;
import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All domains of a folder of templates, as it stands on disk now.
///
/// @param broken what is wrong with the folders that are no domain; the others are unharmed
public record DomainTemplates(
        Map<DomainName, DomainTemplate> domains, List<String> broken, String fingerprint) {

    public DomainTemplates {
        domains = Collections.unmodifiableMap(new TreeMap<>(domains));
        broken = List.copyOf(broken);
    }

    /// Reads all folders of `root`. The fingerprint is from before: what is written in the meantime
    /// changes it, so that the next look reads again.
    public static DomainTemplates read(Path root) {
        String fingerprint = fingerprint(root);
        Map<DomainName, DomainTemplate> domains = new TreeMap<>();
        List<String> broken = new ArrayList<>();
        for (Path folder : folders(root)) {
            try {
                DomainTemplate template = DomainTemplate.read(folder);
                domains.put(template.name(), template);
            } catch (BrokenTemplate e) {
                broken.add(String.valueOf(e.getMessage()));
            }
        }
        return new DomainTemplates(domains, broken, fingerprint);
    }

    /// The workers of each domain that tasks can be given to.
    public Map<DomainName, List<String>> workers() {
        Map<DomainName, List<String>> workers = new TreeMap<>();
        domains.forEach(
                (name, template) -> workers.put(name, List.copyOf(template.workers().keySet())));
        workers.remove(DomainName.CHECKS);
        return workers;
    }

    private static List<Path> folders(Path root) {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(Files::isDirectory)
                    .filter(folder -> !String.valueOf(folder.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no domain templates in " + root, e);
        }
    }

    /// Changes when a file below the folder appears, goes or is written.
    public static String fingerprint(Path root) {
        try (Stream<Path> files = Files.walk(root, 4)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                text.append(root.relativize(file))
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file).toMillis())
                        .append('\n');
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
