package dev.agentnet.lifecycle;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Services that start in order and close in the opposite one.
public final class ServiceGroup implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceGroup.class);

    private final List<Service> services;
    private final List<Service> started = new ArrayList<>();

    public ServiceGroup(List<Service> services) {
        this.services = List.copyOf(services);
    }

    @Override
    public synchronized void start() {
        try {
            for (Service service : services) {
                started.add(service);
                service.start();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        for (Service service : started.reversed()) {
            try {
                service.close();
            } catch (RuntimeException e) {
                LOG.warn("{} did not close cleanly", service, e);
            }
        }
        started.clear();
    }
}
