package dev.agentnet.benchmarks.queue;

import dev.agentnet.benchmarks.measure.MeasuredRedis;
import dev.agentnet.benchmarks.measure.RedisCli;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.redis.ScriptSource;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many tasks a second Redis could take through our own scripts, if nobody else had to do
/// anything: `redis-benchmark` calls them, with nothing between.
///
/// It cannot hand one reply on to the next call. So submit, claim and finish stand in one script,
/// each as its file says, and every call takes a batch of tasks through all three.
final class RedisBound {

    private static final int BATCH = 100;
    private static final int CALLS = 400;
    private static final Pattern RATE = Pattern.compile("\"[^\"]*\",\"([0-9.]+)\"");

    private static final String CALLS_OF_ONE_BATCH =
            """
            local first = redis.call('INCRBY', 'bench:next', BATCH) - BATCH
            local text = string.rep('x', 216)
            local arguments, ids = {'', 'bench', '259200'}, {}
            for n = 1, BATCH do
              ids[n] = 'bench.' .. string.format('%015d', first + n)
              arguments[2 * n + 2] = cmsgpack.pack({ids[n], 'bench', 'normal', '', '', 'tries_left', '3'})
              arguments[2 * n + 3] = '{"description":"' .. text .. '","timeout_s":60,"kind":"check"}'
            end
            submit(arguments)
            step({'', 'bench', 'bench.1', 'claim-' .. first, '30000', tostring(BATCH), tostring(BATCH)})
            arguments = {'', 'bench', 'bench.1', 'finish-' .. first, '30000', '0', '0'}
            for n = 1, BATCH do
              arguments[n + 7] = cmsgpack.pack({ids[n], '1.1', 'checked', '', '', '', '0', '0', '0', '',
                'worker', 'bench.1.none-1', 'output', '123456', 'exit_code', '0'})
            end
            local answers = step(arguments)
            if answers[BATCH] ~= 'accepted' then error('not accepted: ' .. tostring(answers[BATCH])) end
            return BATCH
            """;

    private RedisBound() {}

    /// Tasks per second.
    static double measure() throws IOException, InterruptedException {
        return measure(CALLS);
    }

    /// @param calls of a batch each, after as many to warm up
    static double measure(int calls) throws IOException, InterruptedException {
        String script =
                "local BATCH = %d\n".formatted(BATCH)
                        + function("submit")
                        + function("step")
                        + CALLS_OF_ONE_BATCH;
        try (MeasuredRedis redis = MeasuredRedis.start()) {
            String sha = RedisCli.ask(redis, "script", "load", script).strip();
            benchmark(redis, sha, calls);
            Matcher rate =
                    RATE.matcher(benchmark(redis, sha, calls).replaceAll("(?s).*\n\"", "\""));
            if (!rate.find()) {
                throw new Problem("redis-benchmark printed no rate");
            }
            return Double.parseDouble(rate.group(1)) * BATCH;
        }
    }

    private static String benchmark(MeasuredRedis redis, String sha, int calls)
            throws IOException, InterruptedException {
        return RedisCli.benchmark(
                redis, "-c", "2", "-n", Integer.toString(calls), "--csv", "evalsha", sha, "0");
    }

    private static String function(String name) {
        return "local function %s(ARGV)\n%s\nend\n".formatted(name, ScriptSource.of(name));
    }
}
