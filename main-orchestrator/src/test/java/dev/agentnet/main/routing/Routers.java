package dev.agentnet.main.routing;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.DomainTemplates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Routers and labelled texts for the tests here.
final class Routers {

    private Routers() {}

    /// One line of a resource: domains, parted by commas, and a text.
    record Labelled(List<String> domains, String text) {}

    /// A router over the templates that the repository brings.
    static Router ofTheRepository() {
        return new Router(templates(), defaults());
    }

    static DomainTemplates templates() {
        Path module = Path.of("").toAbsolutePath();
        Path root =
                Files.isDirectory(module.resolve("domain-templates")) ? module : module.getParent();
        Path folder = Objects.requireNonNull(root).resolve("domain-templates");
        return DomainTemplates.read(folder);
    }

    static RoutingSettings defaults() {
        return RoutingSettings.from(ConfigFactory.parseResources("reference.conf"));
    }

    static List<Labelled> labelled(String resource) {
        try (InputStream in = Routers.class.getResourceAsStream("/routing/" + resource)) {
            byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .map(cells -> new Labelled(List.of(cells[0].split(",")), cells[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> domains(Decision decision) {
        return decision.parts().stream().map(part -> part.domain().value()).sorted().toList();
    }
}
