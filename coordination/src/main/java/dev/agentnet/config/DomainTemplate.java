package dev.agentnet.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;

/// A domain as its folder describes it: `domain.conf`, `CLAUDE.md`, `.claude/`, `examples.tsv`.
///
/// @param route whether the router may choose it
/// @param image the domain's own base image, else the network's: see [AgentImages]
/// @param memoryMib the container's memory, else the network's default
/// @param cpus the container's share of cores, else the network's default
/// @param maxWorkers workers at once, else as many as fit the memory
/// @param total what all of its tasks together may spend
/// @param replicas containers at once, where the domain says so
/// @param atOnce tasks at work at once in all of its containers, else as many as there are workers
/// @param secrets names of what it is given as files: see [DomainSecrets]
/// @param instructions what every worker of the domain is told, from CLAUDE.md
/// @param examples tasks that belong here, with the worker that would do them
public record DomainTemplate(
        DomainName name,
        Path folder,
        String description,
        boolean route,
        Optional<String> image,
        OptionalInt memoryMib,
        OptionalDouble cpus,
        OptionalInt maxWorkers,
        Budget total,
        Replicas replicas,
        AtOnce atOnce,
        List<String> secrets,
        String instructions,
        Map<String, WorkerTemplate> workers,
        List<Example> examples) {

    public static final String FILE = "domain.conf";

    public DomainTemplate {
        workers = Collections.unmodifiableMap(new LinkedHashMap<>(workers));
        examples = List.copyOf(examples);
        secrets = List.copyOf(secrets);
        if (secrets.size() > DomainSecrets.MOST) {
            throw new IllegalArgumentException("more than " + DomainSecrets.MOST + " secrets");
        }
        secrets.forEach(DomainSecrets::checkName);
    }

    /// How many containers a domain has, where that is not the network's to say.
    ///
    /// @param min also without work
    /// @param max whatever waits
    /// @param tasksEach waiting and active tasks for which one more is wanted
    public record Replicas(OptionalInt min, OptionalInt max, OptionalInt tasksEach) {

        public Replicas {
            if (min.orElse(0) < 0 || max.orElse(1) < 1 || tasksEach.orElse(1) < 1) {
                throw new IllegalArgumentException(
                        "replicas: min is at least 0, max and tasks-each at least 1");
            }
            if (max.isPresent() && min.orElse(0) > max.getAsInt()) {
                throw new IllegalArgumentException("replicas: min is more than max");
            }
        }

        static Replicas from(Config config) {
            return new Replicas(
                    number(config, "replicas.min"),
                    number(config, "replicas.max"),
                    number(config, "replicas.tasks-each"));
        }
    }

    /// One kind of worker.
    ///
    /// @param agent claude, command or replay
    /// @param writes whether what it leaves in its folder is handed in; otherwise its last words
    ///   are all of its result
    /// @param maySubmit whether its agent may submit parts of its task
    /// @param command what the command agent runs, with `sh -c`, in the clone
    /// @param budget what one task may spend that brings no budget of its own
    /// @param total what all tasks that it does may spend together
    /// @param instructions the text of `.claude/agents/<worker>.md` behind its front matter
    public record WorkerTemplate(
            String name,
            String description,
            String agent,
            boolean writes,
            boolean maySubmit,
            Optional<String> command,
            Optional<String> model,
            OptionalInt maxTurns,
            Budget budget,
            Budget total,
            String instructions) {}

    public record Example(String worker, String text) {}

    /// Reads one folder.
    ///
    /// @throws BrokenTemplate saying which file and what about it
    public static DomainTemplate read(Path folder) {
        String folderName = String.valueOf(folder.getFileName());
        Path file = folder.resolve(FILE);
        try {
            DomainName name = new DomainName(folderName);
            if (name.isMain()) {
                throw new BrokenTemplate(folder, "main is the network's own and no domain");
            }
            Config config = ConfigFactory.parseFile(file.toFile()).resolve();
            Map<String, WorkerTemplate> workers = workers(folder, config);
            if (workers.isEmpty()) {
                throw new BrokenTemplate(file, "it names no workers");
            }
            return new DomainTemplate(
                    name,
                    folder,
                    config.getString("description"),
                    !config.hasPath("route") || config.getBoolean("route"),
                    text(config, "image").map(AgentImages::checkBase),
                    config.hasPath("memory")
                            ? OptionalInt.of((int) (config.getBytes("memory") >> 20))
                            : OptionalInt.empty(),
                    decimal(config, "cpus"),
                    number(config, "max-workers"),
                    budget(config, "total"),
                    Replicas.from(config),
                    AtOnce.from(config),
                    config.hasPath("secrets") ? config.getStringList("secrets") : List.of(),
                    readIfThere(folder.resolve("CLAUDE.md")),
                    workers,
                    examples(folder.resolve("examples.tsv"), workers));
        } catch (ConfigException | IllegalArgumentException | IOException e) {
            throw new BrokenTemplate(file, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, WorkerTemplate> workers(Path folder, Config config)
            throws IOException {
        Map<String, WorkerTemplate> workers = new LinkedHashMap<>();
        for (String name : new TreeSet<>(config.getObject("workers").keySet())) {
            Config worker = config.getConfig("workers").getConfig("\"" + name + "\"");
            Path instructions = folder.resolve(".claude/agents/" + name + ".md");
            workers.put(
                    name,
                    new WorkerTemplate(
                            name,
                            worker.getString("description"),
                            worker.hasPath("agent") ? worker.getString("agent") : "claude",
                            !worker.hasPath("writes") || worker.getBoolean("writes"),
                            worker.hasPath("may-submit") && worker.getBoolean("may-submit"),
                            text(worker, "command"),
                            text(worker, "model"),
                            number(worker, "max-turns"),
                            budget(worker, "budget"),
                            budget(worker, "total"),
                            withoutFrontMatter(readIfThere(instructions))));
        }
        return workers;
    }

    private static List<Example> examples(Path file, Map<String, WorkerTemplate> workers)
            throws IOException {
        List<Example> examples = new ArrayList<>();
        int number = 0;
        for (String line : readIfThere(file).lines().toList()) {
            number++;
            int tab = line.indexOf('\t');
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (tab < 1 || !workers.containsKey(line.substring(0, tab))) {
                throw new BrokenTemplate(
                        file, "line " + number + " does not begin with a worker and a tab");
            }
            examples.add(new Example(line.substring(0, tab), line.substring(tab + 1).strip()));
        }
        return examples;
    }

    private static String readIfThere(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.readString(file) : "";
    }

    private static String withoutFrontMatter(String text) {
        if (!text.startsWith("---\n")) {
            return text;
        }
        int end = text.indexOf("\n---\n", 4);
        return end < 0 ? text : text.substring(end + 5).strip();
    }

    private static Optional<String> text(Config config, String path) {
        return config.hasPath(path) ? Optional.of(config.getString(path)) : Optional.empty();
    }

    static OptionalInt number(Config config, String path) {
        return config.hasPath(path) ? OptionalInt.of(config.getInt(path)) : OptionalInt.empty();
    }

    private static OptionalDouble decimal(Config config, String path) {
        return config.hasPath(path)
                ? OptionalDouble.of(config.getDouble(path))
                : OptionalDouble.empty();
    }

    /// From `<name>-usd` and `<name>-tokens`.
    private static Budget budget(Config config, String name) {
        return new Budget(
                config.hasPath(name + "-tokens")
                        ? Optional.of(config.getLong(name + "-tokens"))
                        : Optional.empty(),
                text(config, name + "-usd").map(BigDecimal::new));
    }

    /// A folder that is no domain.
    public static final class BrokenTemplate extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenTemplate(Path file, String why) {
            super(file + ": " + why);
        }
    }
}
