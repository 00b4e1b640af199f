import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compiles all modules in one run of the compiler, and puts each one's classes and resources into
/// the jar that Maven made of it without sources. It then has what Maven would have put into it.
///
/// Arguments: the folder of the modules' jars, that of other people's, and one with a copy of each
/// module's src/main, which afterwards has classes in place of sources.
public final class OwnJars {
    private OwnJars() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> jars = jars(arguments[0]);
        List<Path> libraries = jars(arguments[1]);
        Path modules = Path.of(arguments[2]);
        List<Path> sources = new ArrayList<>();
        for (Path jar : jars) {
            try (Stream<Path> files = Files.walk(module(modules, jar).resolve("java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        compile(libraries, sources);
        for (Path jar : jars) {
            fill(jar, module(modules, jar));
        }
    }

    private static List<Path> jars(String folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder), "*.jar")) {
            files.forEach(jars::add);
        }
        jars.sort(null);
        return jars;
    }

    /// Jars are named after their module's folder.
    private static Path module(Path modules, Path jar) {
        return modules.resolve(jar.getFileName().toString().replaceFirst("-[0-9].*", ""));
    }

    /// As Maven does, only that no folder for classes is named: so each comes to lie beside its
    /// source, with its module.
    private static void compile(List<Path> libraries, List<Path> sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-g", "-nowarn", "-proc:none"));
        arguments.addAll(List.of("--release", "25", "-encoding", "UTF-8", "-cp"));
        arguments.add(libraries.stream().map(Path::toString).collect(Collectors.joining(":")));
        sources.forEach(source -> arguments.add(source.toString()));
        run("javac", arguments);
        for (Path source : sources) {
            Files.delete(source);
        }
    }

    private static void fill(Path jar, Path module) {
        // The date is project.build.outputTimestamp.
        List<String> arguments = new ArrayList<>(List.of("--date=2026-01-01T00:00:00Z"));
        arguments.addAll(List.of("--update", "--file", jar.toString()));
        arguments.addAll(List.of("-C", module.resolve("java").toString(), "."));
        arguments.addAll(List.of("-C", module.resolve("resources").toString(), "."));
        run("jar", arguments);
    }

    private static void run(String tool, List<String> arguments) {
        int exit =
                ToolProvider.findFirst(tool)
                        .orElseThrow()
                        .run(System.out, System.err, arguments.toArray(String[]::new));
        if (exit != 0) {
            System.exit(exit);
        }
    }
}
