package dev.agentnet.cli.image;

import com.typesafe.config.Config;
import dev.agentnet.config.AgentImages;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An image that domains run in.
///
/// @param image its name
/// @param base what it is laid over; empty for the network's standard one
/// @param domains who runs in it
public record ImageTarget(String image, Optional<String> base, List<String> domains) {

    public ImageTarget {
        domains = List.copyOf(domains);
    }

    /// One for each distinct base that the configuration and the templates name.
    public static List<ImageTarget> all(Config config) {
        AgentImages images = AgentImages.from(config);
        Map<String, ImageTarget> targets = new LinkedHashMap<>();
        Path templates = Path.of(config.getString("agentnet.main.templates"));
        for (DomainTemplate domain : DomainTemplates.read(templates).domains().values()) {
            targets.merge(
                    images.imageOf(domain),
                    new ImageTarget(
                            images.imageOf(domain),
                            images.baseOf(domain),
                            List.of(domain.name().value())),
                    ImageTarget::with);
        }
        return List.copyOf(targets.values());
    }

    private ImageTarget with(ImageTarget same) {
        List<String> both = new ArrayList<>(domains);
        both.addAll(same.domains);
        return new ImageTarget(image, base, both);
    }
}
