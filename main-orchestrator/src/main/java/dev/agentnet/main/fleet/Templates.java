package dev.agentnet.main.fleet;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.lifecycle.Loop;
import dev.agentnet.lifecycle.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The domain templates as the folder stands now: a new folder is a new domain, without a restart.
public final class Templates implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

    private final Path root;
    private final Loop loop;
    private final List<Consumer<DomainTemplates>> listeners = new CopyOnWriteArrayList<>();

    /// Written by the loop, read by everybody.
    private volatile DomainTemplates current;

    public Templates(Path root, Duration interval) {
        this.root = root;
        this.current = DomainTemplates.read(root);
        this.loop = new Loop("templates", interval, this::look);
    }

    /// Calls `listener` now and whenever the templates change.
    public void onChange(Consumer<DomainTemplates> listener) {
        listeners.add(listener);
        listener.accept(current);
    }

    public DomainTemplates current() {
        return current;
    }

    @Override
    public void start() {
        complain(current);
        loop.start();
    }

    private void look() {
        if (!DomainTemplates.fingerprint(root).equals(current.fingerprint())) {
            DomainTemplates read = DomainTemplates.read(root);
            current = read;
            LOG.info("domains are now {}", read.domains().keySet());
            complain(read);
            listeners.forEach(listener -> listener.accept(read));
        }
    }

    private static void complain(DomainTemplates templates) {
        templates.broken().forEach(why -> LOG.error("this domain is left out: {}", why));
    }

    @Override
    public void close() {
        loop.close();
    }
}
