package dev.agentnet.main.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/// The child of the process engine's tests: writes what it was given to its workspace, starts a
/// child that leaves its session, and lives until it is ended.
final class TinyOrchestrator {

    private TinyOrchestrator() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> environment = System.getenv();
        if (arguments[0].equals("fail")) {
            System.out.println("no Redis at all");
            System.exit(3);
        }
        Path workspace = Path.of(environment.getOrDefault("AGENTNET_WORKSPACE", ""));
        if (arguments[0].equals("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(TinyOrchestrator::forEver));
        }
        Process child =
                new ProcessBuilder("sh", "-c", "setsid sleep 300 & echo $!")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectOutput(workspace.resolve("sleeper").toFile())
                        .start();
        child.waitFor();
        StringBuilder text = new StringBuilder();
        new TreeMap<>(environment).forEach((key, value) -> text.append(key + "=" + value + "\n"));
        Path draft = workspace.resolve("environment.draft");
        Files.writeString(draft, text);
        Files.move(draft, workspace.resolve("environment"));
        System.out.println("x".repeat(5000));
        forEver();
    }

    private static void forEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
