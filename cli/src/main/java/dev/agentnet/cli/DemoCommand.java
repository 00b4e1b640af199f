package dev.agentnet.cli;

import dev.agentnet.cli.demo.Demo;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet demo`: the whole path in a throw-away repository, without Docker, key or network.
@Command(name = "demo", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Screen screen = json ? Screen.stderr() : Screen.stdout();
        Surroundings.makeState();
        Demo demo = Demo.inNewFolder(screen);
        Thread hook = new Thread(demo::close, "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (!json) {
                screen.line(
                        "agentnet "
                                + Version.number()
                                + " · embedded network, no containers: agents run as you, in"
                                + " folders of their own\n");
            }
            demo.start();
            boolean ok = demo.toTheEnd();
            if (json) {
                System.out.println(Json.write(demo.toJson(ok)));
            } else {
                demo.summary(ok);
            }
            return ok ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            demo.close();
            removeHook(hook);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook runs already.
            return;
        }
    }
}
