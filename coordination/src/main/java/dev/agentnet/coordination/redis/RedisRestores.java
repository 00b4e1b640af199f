package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Restores;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import java.util.List;

final class RedisRestores implements Restores {

    private final Scripts scripts;

    RedisRestores(Scripts scripts) {
        this.scripts = scripts;
    }

    @Override
    public Known landed(LeaderToken leader, TaskId id, String commit, String branch) {
        String answer =
                scripts.text(
                        Script.RESTORE,
                        id.domain(),
                        List.of(leader.value(), "landed", id.value(), commit, branch));
        return switch (answer) {
            case "unknown" -> Known.UNKNOWN;
            case "corrected" -> Known.CORRECTED;
            default -> Known.RIGHT;
        };
    }

    @Override
    public void over(LeaderToken leader) {
        scripts.text(Script.RESTORE, DomainName.MAIN, List.of(leader.value(), "over"));
    }
}
