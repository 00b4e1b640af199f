package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.embedded.EmbeddedState;
import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.cli.machine.RedisDoor;
import dev.agentnet.coordination.redis.RedisNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that `agentnet prune` would remove here.
///
/// @param notes what could not be looked at, and why
public record Leftovers(List<Leftover> all, List<String> notes) {

    public Leftovers {
        all = List.copyOf(all);
        notes = List.copyOf(notes);
    }

    public long bytes() {
        return all.stream().mapToLong(Leftover::bytes).sum();
    }

    /// @param sums Docker's own, from `docker system df -v`; none where there is no Docker
    public static Leftovers find(
            Config config, DockerProgram docker, Optional<JsonNode> sums, Path state)
            throws IOException {
        Instant young = Instant.now().minus(config.getDuration("agentnet.prune.age"));
        FolderLeftovers folders = new FolderLeftovers(state, young);
        List<Leftover> all = new ArrayList<>(folders.demos());
        List<String> notes = new ArrayList<>();
        Optional<Config> running = EmbeddedState.running();
        if (running.isPresent()) {
            // The Redis of the network whose folders these are, whatever else is configured.
            Config its = running.get().withFallback(config).resolve();
            try (RedisNetwork network = RedisDoor.open(its)) {
                all.addAll(folders.stores(network));
                all.addAll(folders.strays(network));
            } catch (RedisNetwork.UnreachableRedis e) {
                notes.add("stores are left alone: " + e.getMessage());
            }
        } else {
            all.addAll(folders.domains());
            notes.add(
                    "stores are left alone: only a running network knows whose they are (agentnet"
                            + " up)");
        }
        if (sums.isPresent()) {
            String network = config.getString("agentnet.network");
            all.addAll(new DockerLeftovers(docker, sums.get(), network, young).all());
        } else {
            notes.add("nothing is known of Docker: it is not there or does not answer");
        }
        return new Leftovers(all, notes);
    }
}
