package dev.agentnet.main.http;

import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.main.access.KnownSecrets;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.fleet.Templates;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Who calls, and what a domain may push: the ref of each of its active attempts, once.
public final class NetworkAccess implements GitAccess {

    /// A domain has as many active tasks as workers; this is far above.
    private static final int MOST_ACTIVE = 1_000;

    private final NetworkSecret secret;
    private final Templates templates;
    private final TaskRecords records;
    private final RepositoryDesk desk;
    private final KnownSecrets known;

    public NetworkAccess(
            KnownSecrets known, Templates templates, TaskRecords records, RepositoryDesk desk) {
        this.known = known;
        this.secret = known.network();
        this.templates = templates;
        this.records = records;
        this.desk = desk;
    }

    @Override
    public Optional<Caller> authenticate(String bearer) {
        if (secret.isOperator(bearer)) {
            return Optional.of(new Caller.Operator());
        }
        Set<DomainName> known = templates.current().domains().keySet();
        return secret.domainOf(bearer, known)
                .<Caller>map(Caller.Domain::new)
                .or(() -> secret.agentsOf(bearer, known).map(Caller.Agent::new))
                .or(() ->
                        secret.attemptOf(bearer, known)
                                .map(one -> new Caller.Attempt(one.task(), one.number())));
    }

    @Override
    public Set<String> allowedRefs(DomainName domain, String repository) {
        return records.list(domain, TaskState.ACTIVE, MOST_ACTIVE).stream()
                .map(records::find)
                .flatMap(Optional::stream)
                .filter(task ->
                        task.spec().repository().orElse(task.id().value()).equals(repository))
                .map(Task::attemptRef)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> secrets() {
        return known.forms(templates.current());
    }

    @Override
    public void prepare(String repository) {
        desk.prepare(repository);
    }
}
