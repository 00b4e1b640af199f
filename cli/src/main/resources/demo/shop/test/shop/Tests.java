package shop;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs every method of every class named {@code *Test}, and holds what they assert with. */
final class Tests {

    private int passed;
    private int failed;

    public static void main(String[] args) throws Exception {
        Tests tests = new Tests();
        for (String name : classes(Path.of(System.getProperty("java.class.path")))) {
            tests.run(Class.forName(name));
        }
        System.out.printf("%d passed, %d failed%n", tests.passed, tests.failed);
        System.exit(tests.failed > 0 || tests.passed == 0 ? 1 : 0);
    }

    static void equal(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("expected " + expected + ", but it is " + actual);
        }
    }

    static void contains(String text, String part) {
        if (!text.contains(part)) {
            throw new AssertionError("expected \"" + part + "\" in: " + text);
        }
    }

    /** The action must be refused with a message that has this part. */
    static void refused(String part, Runnable action) {
        try {
            action.run();
        } catch (IllegalArgumentException e) {
            contains(e.getMessage(), part);
            return;
        }
        throw new AssertionError("expected a refusal with \"" + part + "\"");
    }

    private static List<String> classes(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith("Test.class"))
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private void run(Class<?> type) throws ReflectiveOperationException {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        for (Method test : type.getDeclaredMethods()) {
            if (Modifier.isPrivate(test.getModifiers()) || test.isSynthetic()) {
                continue;
            }
            test.setAccessible(true);
            try {
                test.invoke(constructor.newInstance());
                passed++;
            } catch (InvocationTargetException e) {
                failed++;
                System.out.printf("%s.%s%n", type.getSimpleName(), test.getName());
                System.out.printf("    %s%n", e.getCause());
            }
        }
    }
}
