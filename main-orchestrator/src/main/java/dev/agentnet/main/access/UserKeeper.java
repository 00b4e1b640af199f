package dev.agentnet.main.access;

import dev.agentnet.coordination.Users;
import dev.agentnet.coordination.Users.Role;
import dev.agentnet.coordination.Users.User;
import dev.agentnet.protocol.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Keeps a user of Redis for each domain, the spawner and the operator: again when the domains have
/// changed, and when Redis was restarted.
public final class UserKeeper {

    private final String network;
    private final NetworkSecret secret;
    private final Users users;
    private final Supplier<Set<DomainName>> domains;

    /// For whom there are users; touched by the loop alone.
    private Set<DomainName> served = Set.of();

    public UserKeeper(
            String network, NetworkSecret secret, Users users, Supplier<Set<DomainName>> domains) {
        this.network = network;
        this.secret = secret;
        this.users = users;
        this.domains = domains;
    }

    public void runOnce() {
        Set<DomainName> wanted = Set.copyOf(domains.get());
        if (!wanted.equals(served) || users.areForgotten()) {
            List<User> all = new ArrayList<>();
            all.add(user(new Role.Spawner()));
            all.add(user(new Role.Operator()));
            wanted.forEach(domain -> all.add(user(new Role.Domain(domain))));
            users.put(all);
            served = wanted;
        }
    }

    private User user(Role role) {
        return new User(role, Users.nameOf(network, role), secret.redisPassword(role));
    }
}
