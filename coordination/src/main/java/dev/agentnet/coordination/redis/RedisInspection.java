package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.History;
import dev.agentnet.coordination.Inspection;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// Looks at all tasks page by page. What seems wrong then may only have moved between two pages: it
/// is looked at once more, at one moment, before it is told.
final class RedisInspection implements Inspection {

    /// Ids in one call, so that none holds Redis for much more than a millisecond.
    private static final int PAGE = 100;

    /// Entries of a list read at once.
    private static final int LIST_PAGE = 10_000;

    /// What is looked at a second time, in the lists too, which takes as long as they are.
    private static final int MOST_SUSPECTS = 1_000;

    /// A lease's whole length, the reaper's own look at it, and a main that was started anew.
    private static final Duration LATE = Duration.ofSeconds(120);

    private final RedisCalls redis;
    private final Scripts scripts;
    private final Keys keys;
    private final QueueLimits limits;
    private final RedisTaskRecords records;

    RedisInspection(RedisCalls redis, Scripts scripts, Keys keys, QueueLimits limits) {
        this.redis = redis;
        this.scripts = scripts;
        this.keys = keys;
        this.limits = limits;
        this.records = new RedisTaskRecords(redis, scripts, keys);
    }

    @Override
    public Report inspect() {
        Set<String> ids = named(keys.infoPrefix());
        Set<DomainName> domains = domains(ids);
        Set<String> repositories = named(keys.mergeQueue(""));
        Map<String, List<String>> listed = listed(domains, repositories);
        Set<String> all = new LinkedHashSet<>(ids);
        all.addAll(listed.keySet());
        domains.forEach(domain -> all.addAll(indexed(domain)));

        List<Violation> violations = new ArrayList<>();
        domains.forEach(domain -> violations.addAll(counted(domain)));
        violations.addAll(misplaced(all, listed, repositories));
        domains.forEach(domain -> violations.addAll(told(domain)));
        violations.addAll(new Durability(redis).violations());
        violations.addAll(new Accounts(redis, keys).violations());
        violations.addAll(new Bounds(redis, keys, limits).violations(domains));
        violations.sort((one, other) -> one.invariant().compareTo(other.invariant()));
        return new Report(ids.size(), violations);
    }

    @Override
    public void read(BiConsumer<String, String> reader) {
        new Texts(redis, keys).read(reader);
    }

    /// What the keys that begin with `prefix` end with.
    private Set<String> named(String prefix) {
        Set<String> names = new TreeSet<>();
        redis.scan(
                prefix + "*",
                page -> page.forEach(key -> names.add(key.substring(prefix.length()))));
        return names;
    }

    private Set<DomainName> domains(Set<String> ids) {
        Set<DomainName> domains = new TreeSet<>(List.of(DomainName.MAIN, DomainName.CHECKS));
        redis.hkeys(keys.domains()).forEach(name -> domains.add(new DomainName(name)));
        // Anybody can write a record: one whose id is none is looked at like all others.
        ids.forEach(id -> TaskId.parse(id).map(TaskId::domain).ifPresent(domains::add));
        return domains;
    }

    /// What stands in lists, and in which: as often as it stands there.
    private Map<String, List<String>> listed(Set<DomainName> domains, Set<String> repositories) {
        Map<String, List<String>> listed = new HashMap<>();
        for (DomainName domain : domains) {
            for (Priority priority : Priority.values()) {
                for (String list : records.pendingLists(domain, priority)) {
                    read(list, "pending:" + priority.word(), listed);
                }
            }
            read(keys.index("dead", domain), "dead", listed);
        }
        for (String repository : repositories) {
            read(keys.mergeQueue(repository), "merges:" + repository, listed);
        }
        return listed;
    }

    private void read(String list, String name, Map<String, List<String>> listed) {
        long from = 0;
        List<String> page = redis.lrange(list, 0, LIST_PAGE - 1L);
        while (!page.isEmpty()) {
            page.forEach(id -> listed.computeIfAbsent(id, _ -> new ArrayList<>()).add(name));
            from += page.size();
            page = redis.lrange(list, from, from + LIST_PAGE - 1);
        }
    }

    private Collection<String> indexed(DomainName domain) {
        Set<String> ids = new HashSet<>();
        for (String name : List.of("verifying", "waiting")) {
            ids.addAll(redis.smembers(keys.index(name, domain)));
        }
        for (String name : List.of("leases", "delayed", "ended")) {
            ids.addAll(redis.zrange(keys.index(name, domain), 0, -1));
        }
        return ids;
    }

    private List<Violation> misplaced(
            Set<String> ids, Map<String, List<String>> listed, Set<String> repositories) {
        List<String> suspects = new ArrayList<>();
        for (List<String> page : pages(List.copyOf(ids))) {
            for (Standing standing : look(page, false, Set.of())) {
                Standing whole = standing.with(listed.getOrDefault(standing.id(), List.of()));
                if (suspects.size() < MOST_SUSPECTS && whole.violation().isPresent()) {
                    suspects.add(standing.id());
                }
            }
        }
        List<Violation> violations = new ArrayList<>();
        for (String suspect : suspects) {
            look(List.of(suspect), true, repositories)
                    .getFirst()
                    .violation()
                    .ifPresent(violations::add);
        }
        return violations;
    }

    private List<Standing> look(List<String> ids, boolean lists, Set<String> repositories) {
        List<String> arguments =
                new ArrayList<>(List.of(lists ? "1" : "", String.join(" ", repositories)));
        arguments.addAll(ids);
        return scripts.list(Script.INSPECT, DomainName.MAIN, arguments).stream()
                .map(Standing::parse)
                .toList();
    }

    private static List<List<String>> pages(List<String> ids) {
        List<List<String>> pages = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += PAGE) {
            pages.add(ids.subList(from, Math.min(ids.size(), from + PAGE)));
        }
        return pages;
    }

    /// What a domain's numbers say of it.
    private List<Violation> counted(DomainName domain) {
        Map<String, Long> load = records.numbers(domain);
        List<Violation> violations = new ArrayList<>();
        long came = sum(load, "stats.submitted", "stats.retried");
        long ended = sum(load, "stats.done", "stats.dead", "stats.cancelled");
        long there = sum(load, "pending", "active", "delayed", "verifying", "waiting");
        if (came != ended + there) {
            violations.add(
                    new Violation(
                            Invariant.I1,
                            "%s accepted %d, of which %d ended and %d are there: %d %s"
                                    .formatted(
                                            domain,
                                            came,
                                            ended,
                                            there,
                                            Math.abs(came - ended - there),
                                            came > ended + there ? "are lost" : "are too many"),
                            List.of()));
        }
        overdue(load, "lease_overdue", domain + " has a lease that ran out", violations);
        overdue(load, "delay_overdue", domain + " has a delayed task that was due", violations);
        return violations;
    }

    private static long sum(Map<String, Long> load, String... names) {
        return List.of(names).stream().mapToLong(name -> load.getOrDefault(name, 0L)).sum();
    }

    private static void overdue(
            Map<String, Long> load, String name, String what, List<Violation> violations) {
        long late = load.getOrDefault(name, 0L);
        if (late > LATE.toMillis()) {
            String text = "%s %d s ago, and nobody took it back".formatted(what, late / 1000);
            violations.add(new Violation(Invariant.I5, text, List.of()));
        }
    }

    /// What a domain's events say of the order in which things happened.
    private List<Violation> told(DomainName domain) {
        History history = new History();
        redis.xrange(keys.events(domain), body -> EventEntry.read(body).forEach(history::add));
        return history.violations();
    }
}
