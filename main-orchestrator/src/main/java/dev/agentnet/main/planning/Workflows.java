package dev.agentnet.main.planning;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.agentnet.protocol.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The workflows that there are: those that come along, and a person's own.
public final class Workflows {

    /// Lets the words of a feature choose.
    public static final String AUTO = "auto";

    private static final List<String> SHIPPED =
            List.of("feature", "bug-fix", "code-review", "documentation", "perspective-review");
    private static final String FILE = ".conf";

    private final WorkflowReader reader;
    private final Map<String, Workflow> byName;

    private Workflows(WorkflowReader reader, Map<String, Workflow> byName) {
        this.reader = reader;
        this.byName = Collections.unmodifiableMap(byName);
    }

    /// Reads those of the folder `agentnet.plan.workflows` as well, if one is named.
    ///
    /// @throws IllegalArgumentException by file and line, if one of them is wrong
    public static Workflows from(Config config) {
        String folder = config.getString("agentnet.plan.workflows");
        return read(folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)));
    }

    /// @param own a folder with files `NAME.conf`; one of a shipped name takes its place
    public static Workflows read(Optional<Path> own) {
        WorkflowReader reader = new WorkflowReader(shipped("roles"));
        Map<String, Workflow> byName = new LinkedHashMap<>();
        SHIPPED.forEach(name -> byName.put(name, reader.read(name, shipped(name))));
        for (Path file : own.map(Workflows::files).orElse(List.of())) {
            String fileName = String.valueOf(file.getFileName());
            String name = fileName.substring(0, fileName.length() - FILE.length());
            if (name.equals(AUTO)) {
                throw new IllegalArgumentException(
                        file + ": " + AUTO + " chooses among the others; give it another name");
            }
            try {
                byName.put(name, reader.read(name, ConfigFactory.parseFile(file.toFile())));
            } catch (ConfigException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
        return new Workflows(reader, byName);
    }

    private static Config shipped(String name) {
        return ConfigFactory.parseResources(
                Workflows.class.getClassLoader(),
                "workflows/" + name + FILE,
                ConfigParseOptions.defaults().setAllowMissing(false));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(FILE)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read the workflows in %s (agentnet.plan.workflows)".formatted(folder),
                    e);
        }
    }

    /// In the order in which people see them.
    public List<Workflow> all() {
        return List.copyOf(byName.values());
    }

    /// @throws IllegalArgumentException naming what was probably meant
    public Workflow find(String name) {
        Workflow found = byName.get(name);
        if (found == null) {
            List<String> known = new ArrayList<>(byName.keySet());
            known.add(AUTO);
            throw new IllegalArgumentException(
                    "no workflow is called \"%s\".%s Known: %s"
                            .formatted(name, Suggestion.of(name, known), String.join(", ", known)));
        }
        return found;
    }

    /// A workflow of these roles, one after the other.
    public Workflow of(List<Role> roles) {
        List<WorkflowStep> steps = new ArrayList<>();
        TreeSet<String> ids = new TreeSet<>();
        for (Role role : roles) {
            String id = role.word();
            for (int n = 2; !ids.add(id); n++) {
                id = role.word() + "-" + n;
            }
            steps.add(reader.usual(role, id));
        }
        return new Workflow(
                "custom",
                "roles as they were given, one after the other",
                false,
                steps,
                List.of(),
                List.of(),
                List.of());
    }
}
