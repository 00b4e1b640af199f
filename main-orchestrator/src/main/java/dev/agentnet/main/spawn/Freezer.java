package dev.agentnet.main.spawn;

import dev.agentnet.coordination.Fleet.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops orchestrators where they are and lets them go on, each only if it is not so already.
record Freezer(ContainerEngine engine) {

    private static final Logger LOG = LoggerFactory.getLogger(Freezer.class);

    /// The member as it is then.
    Member stand(Member member, boolean still) {
        if (member.frozen() == still) {
            return member;
        }
        LOG.info("{} {}", member.id(), still ? "is frozen: its domain is paused" : "goes on");
        if (still) {
            engine.freeze(member.id());
        } else {
            engine.thaw(member.id());
        }
        return new Member(member.id(), member.container(), member.created(), still, member.ended());
    }
}
