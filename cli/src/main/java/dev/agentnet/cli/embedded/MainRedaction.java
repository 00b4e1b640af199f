package dev.agentnet.cli.embedded;

import com.typesafe.config.Config;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.MainOrchestrator;
import dev.agentnet.worker.redact.Redactor;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Takes out of main's own log what main knows to be secret.
///
/// What that is changes with the domains, of which each has a token.
public final class MainRedaction implements UnaryOperator<String> {

    private final MainOrchestrator main;
    private final Redactor shapes;

    /// Made anew by whoever logs first after the domains have changed, read by all that log.
    private volatile Made made;

    private record Made(DomainTemplates domains, Redactor redactor) {}

    public MainRedaction(MainOrchestrator main, Config config) {
        this.main = main;
        this.shapes = Redactor.from(config, Set.of());
        this.made = make();
    }

    private Made make() {
        return new Made(main.templates(), shapes.with(main.secrets()));
    }

    @Override
    public String apply(String text) {
        Made last = made;
        if (last.domains() != main.templates()) {
            last = make();
            made = last;
        }
        return last.redactor().redact(text);
    }
}
