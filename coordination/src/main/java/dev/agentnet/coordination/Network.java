package dev.agentnet.coordination;

/// A network's shared state, opened once per process.
public interface Network extends AutoCloseable {

    Submissions submissions();

    TaskRecords records();

    Inspection inspection();

    Claims claims();

    Upkeep upkeep();

    Restores restores();

    Routes routes();

    Children children();

    Merges merges();

    Registry registry();

    Fleet fleet();

    Controls controls();

    Provider provider();

    Repositories repositories();

    Journal journal();

    Budgets budgets();

    Inbox inbox();

    Wakes wakes();

    Users users();

    @Override
    void close();
}
