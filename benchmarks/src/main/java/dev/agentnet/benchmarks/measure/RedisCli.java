package dev.agentnet.benchmarks.measure;

import dev.agentnet.cli.terminal.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs that come with Redis, run against a measured one.
public final class RedisCli {

    private static final int SECONDS = 60;

    private RedisCli() {}

    /// What `redis-cli` prints for a command.
    ///
    /// @throws Problem if it fails
    public static String ask(MeasuredRedis redis, String... command)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("redis-cli", "-p", port(redis)));
        all.addAll(List.of(command));
        return run(all);
    }

    /// What `redis-benchmark` prints.
    ///
    /// @throws Problem if it fails
    public static String benchmark(MeasuredRedis redis, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("redis-benchmark", "-p", port(redis)));
        all.addAll(List.of(arguments));
        return run(all);
    }

    /// Bytes that the server has in use.
    public static long usedMemory(MeasuredRedis redis) throws IOException, InterruptedException {
        return number(redis, "memory", "used_memory:");
    }

    /// Waits until the server does not write its file anew.
    public static void awaitRewrite(MeasuredRedis redis) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (number(redis, "persistence", "aof_rewrite_in_progress:")
                        + number(redis, "persistence", "aof_rewrite_scheduled:")
                > 0) {
            if (System.nanoTime() > end) {
                throw new Problem("Redis has written its file anew for " + SECONDS + " s");
            }
            Thread.sleep(100);
        }
    }

    private static long number(MeasuredRedis redis, String section, String name)
            throws IOException, InterruptedException {
        return ask(redis, "info", section)
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static String port(MeasuredRedis redis) {
        return Integer.toString(redis.port());
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new Problem(command.getFirst() + " failed: " + said.strip());
        }
        return said;
    }
}
