package dev.agentnet.tests.faults;

import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.faults.FaultProxy.Way;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/// Chooses faults by chance and makes them happen, each for up to twice a lease.
final class Nemesis {

    private static final int LONGEST_MS = 4_000;

    private enum Fault {
        KILL_DOMAIN,
        STOP_DOMAIN,
        KILL_MAIN,
        STOP_MAIN,
        KILL_REDIS,
        RESTART_REDIS,
        STOP_REDIS,
        CUT_DOMAINS,
        SILENCE_DOMAINS,
        DEAFEN_DOMAINS,
        CUT_MAIN,
        DEAFEN_MAIN,
        CUT_GIT,
        SECOND_MAIN
    }

    private final FaultNetwork net;
    private final Random random;
    private FaultNetwork.Main main;

    Nemesis(FaultNetwork net, Random random) throws IOException {
        this.net = net;
        this.random = random;
        this.main = net.startMain();
    }

    /// Makes one fault happen, and says which and for how long.
    String strike() throws IOException {
        pause(random.nextInt(LONGEST_MS / 2));
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        int ms = random.nextInt(LONGEST_MS);
        switch (fault) {
            case KILL_DOMAIN -> Processes.signal(net.domain(), "KILL");
            case STOP_DOMAIN -> stop(net.domain(), ms);
            case KILL_MAIN -> {
                Processes.signal(main.pid(), "KILL");
                pause(ms);
                main = net.startMain();
            }
            case STOP_MAIN -> stop(main.pid(), ms);
            case KILL_REDIS -> {
                Processes.signal(net.redis.pid(), "KILL");
                pause(ms / 4);
                net.redis.start();
            }
            case RESTART_REDIS -> {
                net.redis.stop();
                pause(ms / 4);
                net.redis.start();
            }
            case STOP_REDIS -> stop(net.redis.pid(), ms);
            case CUT_DOMAINS -> cut(net.domainsToRedis, ms);
            case SILENCE_DOMAINS -> silence(net.domainsToRedis, ms, Way.REQUEST, Way.REPLY);
            case DEAFEN_DOMAINS -> silence(net.domainsToRedis, ms, Way.REPLY);
            case CUT_MAIN -> cut(main.toRedis(), ms);
            case DEAFEN_MAIN -> silence(main.toRedis(), ms, Way.REPLY);
            case CUT_GIT -> cut(net.domainsToMain, ms);
            case SECOND_MAIN -> main = net.startMain();
        }
        return fault + " " + ms + " ms";
    }

    private static void stop(long pid, int ms) {
        Processes.signal(pid, "STOP");
        pause(ms);
        Processes.signal(pid, "CONT");
    }

    private static void cut(FaultProxy line, int ms) {
        line.cut();
        pause(ms);
        line.heal();
    }

    private static void silence(FaultProxy line, int ms, Way... ways) {
        line.silence(ways);
        pause(ms);
        line.heal();
    }

    /// A main leads and serves, whatever was done to the others.
    void heal() throws IOException {
        if (!main.started().process().isAlive()) {
            main = net.startMain();
        }
    }

    private static void pause(int ms) {
        await().pollDelay(Duration.ofMillis(ms)).atMost(Duration.ofMinutes(1)).until(() -> true);
    }
}
