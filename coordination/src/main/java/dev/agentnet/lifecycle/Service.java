package dev.agentnet.lifecycle;

/// Something that runs between start and close. Closing twice, or before start, is fine.
public interface Service extends AutoCloseable {

    void start();

    @Override
    void close();
}
