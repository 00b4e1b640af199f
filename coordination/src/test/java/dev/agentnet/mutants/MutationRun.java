package dev.agentnet.mutants;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Runs the tests of the transitions against each mutant of each Lua script, and says which of them
/// no test noticed.
///
/// The scripts are read anew whenever a network is opened. A folder that stands first on the class
/// path holds the one that is changed, so that one warm JVM serves for all mutants.
public final class MutationRun {

    private static final PrintStream OUT = System.out;

    private final Path scripts;
    private final Path folder;
    private final Equivalents equivalents = Equivalents.load();
    private int caught;
    private int missed;
    private int listed;

    private MutationRun(Path scripts, Path folder) {
        this.scripts = scripts;
        this.folder = folder;
    }

    /// Ends with 1 if a mutant was missed.
    ///
    /// @param arguments the folder of the scripts, the folder first on the class path, and the
    ///   names of scripts if not all are meant
    public static void main(String[] arguments) throws IOException {
        List<String> all = List.of(arguments);
        Path folder = Path.of(all.get(1)).resolve("lua");
        Files.createDirectories(folder);
        MutationRun run = new MutationRun(Path.of(all.get(0)), folder);
        System.exit(run.run(new TreeSet<>(all.subList(2, all.size()))) ? 0 : 1);
    }

    private boolean run(Set<String> names) throws IOException {
        long began = System.nanoTime();
        Set<String> files = files(names);
        try (RealTests tests = new RealTests()) {
            List<String> ids = tests.ids();
            List<String> failing = ids.stream().filter(id -> !tests.passes(id)).toList();
            if (ids.isEmpty() || !failing.isEmpty()) {
                OUT.println("these fail without any mutant: " + failing);
                return false;
            }
            OUT.printf("%d tests pass on the scripts as they are%n", ids.size());
            for (String file : files) {
                tryAll(file, tests, ids);
            }
        }
        List<String> unused = equivalents.unused(files);
        unused.forEach(change -> OUT.println("LISTED, but no mutant: " + change));
        OUT.printf(
                "%d caught, %d missed (%d without effect; %d s)%n",
                caught, missed, listed, (System.nanoTime() - began) / 1_000_000_000);
        return missed == 0 && unused.isEmpty();
    }

    /// @param names none for all
    private Set<String> files(Set<String> names) throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.list(scripts)) {
            all.map(path -> path.getFileName().toString())
                    .filter(file -> names.isEmpty() || names.contains(file.replace(".lua", "")))
                    .forEach(files::add);
        }
        if (files.size() < names.size()) {
            throw new IllegalArgumentException("not all of these are scripts: " + names);
        }
        return files;
    }

    private void tryAll(String file, RealTests tests, List<String> ids) throws IOException {
        Collection<Mutant> mutants = LuaMutants.of(file, Files.readString(scripts.resolve(file)));
        Path changed = folder.resolve(file);
        // Those that caught the last ones come first.
        List<String> order = new ArrayList<>(ids);
        int before = missed;
        try {
            for (Mutant mutant : mutants) {
                Files.writeString(changed, mutant.text());
                demandFirst(changed);
                judge(mutant, isCaught(tests, order));
            }
        } finally {
            Files.deleteIfExists(changed);
        }
        OUT.printf("%s: %d mutants, %d missed%n", file, mutants.size(), missed - before);
    }

    /// Only then do the tests see what was changed.
    private static void demandFirst(Path changed) {
        URL found = MutationRun.class.getResource("/lua/" + changed.getFileName());
        if (found == null || !found.getPath().equals(changed.toAbsolutePath().toString())) {
            throw new IllegalStateException(found + " stands before " + changed);
        }
    }

    private static boolean isCaught(RealTests tests, List<String> order) {
        for (int i = 0; i < order.size(); i++) {
            if (!tests.passes(order.get(i))) {
                order.addFirst(order.remove(i));
                return true;
            }
        }
        return false;
    }

    private void judge(Mutant mutant, boolean isCaught) {
        boolean isListed = equivalents.contains(mutant);
        if (isCaught == isListed) {
            missed++;
            String word = isListed ? "CAUGHT, but listed as without effect" : "MISSED";
            OUT.println(word + "  line " + mutant.line() + "  " + mutant.change());
        } else if (isCaught) {
            caught++;
        } else {
            listed++;
        }
    }
}
