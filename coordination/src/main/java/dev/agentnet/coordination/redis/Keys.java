package dev.agentnet.coordination.redis;

import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;

/// Every Redis key of a network, made in one place. The names are a public contract.
///
/// @param prefix empty for the default network, `acme:` for one named acme
record Keys(String prefix) {

    static Keys of(String network) {
        return new Keys(network.equals("default") ? "" : network + ":");
    }

    String pending(DomainName domain, Priority priority) {
        return byPriority("pending", domain, priority);
    }

    /// @param lane of a plan's parts; empty for all other tasks
    String pending(DomainName domain, Priority priority, String lane) {
        String list = pending(domain, priority);
        return lane.isEmpty() ? list : list + ":" + lane;
    }

    /// In which order lanes get their next claim.
    String lanes(DomainName domain, Priority priority) {
        return byPriority("lanes", domain, priority);
    }

    private String byPriority(String name, DomainName domain, Priority priority) {
        String index = index(name, domain);
        return priority == Priority.NORMAL ? index : index + ":" + priority.word();
    }

    String index(String name, DomainName domain) {
        return prefix + "tasks:" + name + ":" + domain;
    }

    String info(TaskId id) {
        return infoPrefix() + id;
    }

    String spec(TaskId id) {
        return prefix + "tasks:spec:" + id;
    }

    /// What every record's key begins with.
    String infoPrefix() {
        return prefix + "tasks:info:";
    }

    String children(TaskId id) {
        return prefix + "tasks:children:" + id;
    }

    /// What a task still waits for.
    String needs(TaskId id) {
        return prefix + "tasks:needs:" + id;
    }

    String dependents(TaskId id) {
        return prefix + "tasks:dependents:" + id;
    }

    /// Where tasks of plans write.
    String locks(String repository) {
        return prefix + "locks:" + repository;
    }

    String result(TaskId id) {
        return prefix + "results:" + id;
    }

    String taskLog(TaskId id) {
        return result(id) + ":logs";
    }

    String stats(DomainName domain) {
        return prefix + "stats:" + domain;
    }

    String events(DomainName domain) {
        return prefix + "events:" + domain;
    }

    String agents() {
        return prefix + "agents:all";
    }

    String agentInfo(AgentId id) {
        return prefix + "agents:info:" + id;
    }

    String heartbeat(AgentId id) {
        return prefix + "agents:heartbeat:" + id;
    }

    String agentLog(AgentId id) {
        return prefix + "logs:" + id;
    }

    String domains() {
        return prefix + "domains:known";
    }

    String desired(DomainName domain) {
        return prefix + "fleet:desired:" + domain;
    }

    String actual(DomainName domain) {
        return prefix + "fleet:actual:" + domain;
    }

    String counter(DomainName domain) {
        return prefix + "fleet:number:" + domain;
    }

    String repository(String name) {
        return prefix + "repos:" + name;
    }

    String repositories() {
        return prefix + "repos:known";
    }

    String defaultRepository() {
        return prefix + "repos:default";
    }

    String mergeQueue(String repository) {
        return prefix + "merges:queue:" + repository;
    }

    String mergeIntent(String repository) {
        return prefix + "merges:intent:" + repository;
    }

    String mergeTrouble(String repository) {
        return prefix + "merges:trouble:" + repository;
    }

    String provider() {
        return prefix + "rates:provider";
    }

    /// What was spent on it, and what may be.
    String budget(BudgetScope scope) {
        return prefix + "budgets:" + scope;
    }

    /// How many tasks may be at work there at once, of each.
    String allowance(DomainName domain) {
        return prefix + "budgets:allowance:" + domain;
    }

    /// Tasks that wait for room.
    String deferred(DomainName domain) {
        return prefix + "budgets:deferred:" + domain;
    }

    /// Wholes that have one.
    String features() {
        return prefix + "budgets:features";
    }

    String inbox(String name) {
        return prefix + "inbox:" + name;
    }

    String version() {
        return prefix + "network:version";
    }

    String wake(DomainName domain) {
        return prefix + "wake:" + domain;
    }

    String ended(DomainName domain) {
        return prefix + "ended:" + domain;
    }

    String anyWake() {
        return prefix + "wake:*";
    }

    String taskChannel(TaskId id) {
        return prefix + "log:" + id;
    }

    String control(AgentId id) {
        return prefix + "control:" + id;
    }
}
