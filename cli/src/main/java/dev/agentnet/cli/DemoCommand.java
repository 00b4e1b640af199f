package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.FolderRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet demo`: the whole path in a throw-away repository, without Docker, key or network.
@Command(
        name = "demo",
        description = "See the whole path in a throw-away repository; no Docker, key or network.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    /// The demo takes some ten seconds on two cores, and much longer where others use them too.
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    /// Earlier demos that stay to be looked at.
    private static final int KEPT = 3;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Instant began = Instant.now();
        Path folder = newFolder();
        EmbeddedNetwork network =
                new EmbeddedNetwork(
                        folder,
                        0,
                        Map.of(
                                "agentnet.agent.override",
                                "replay",
                                "agentnet.main.port",
                                0,
                                "agentnet.main.secret",
                                folder.resolve("secret").toString(),
                                "agentnet.routing.unsure",
                                "guess"));
        Thread hook = new Thread(network::close, "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        Screen screen = json ? Screen.stderr() : Screen.stdout();
        try {
            if (!json) {
                screen.line(
                        "agentnet "
                                + Version.number()
                                + " · embedded network, no containers: agents run as you, in"
                                + " folders of their own\n");
            }
            int files = DemoShop.create(folder.resolve("shop"));
            DemoShop.copyRecordings(folder.resolve("recordings"));
            network.start();
            Run run = new Run(network, screen, files, began);
            boolean ok = run.toTheEnd();
            if (json) {
                System.out.println(Json.write(run.toJson(ok)));
            } else {
                run.summary(ok);
            }
            return ok ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            network.close();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private static Path newFolder() throws IOException {
        Path root = Surroundings.state().resolve("demo");
        Files.createDirectories(root);
        List<Path> before;
        try (Stream<Path> entries = Files.list(root)) {
            before = entries.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path old : before.subList(Math.min(KEPT - 1, before.size()), before.size())) {
            FolderRemoval.remove(old);
        }
        String name = "%d-%d".formatted(System.currentTimeMillis(), ProcessHandle.current().pid());
        return Files.createDirectory(root.resolve(name));
    }

    /// One demo under way.
    private final class Run {
        final EmbeddedNetwork embedded;
        final Network network;
        final Screen screen;
        final Instant began;
        final List<TaskId> tasks = new ArrayList<>();
        final List<TaskId> told = new ArrayList<>();

        Run(EmbeddedNetwork embedded, Screen screen, int files, Instant began) {
            this.embedded = embedded;
            this.network = embedded.network();
            this.screen = screen;
            this.began = began;
            screen.line(
                    "  shop        a small web shop in a fresh repository, %d files, check: %s"
                            .formatted(files, DemoShop.CHECK));
            Repository shop = addShop();
            for (DemoShop.Order order : DemoShop.ORDERS) {
                tasks.add(network.submissions().submit(spec(order, shop)).id());
            }
        }

        private Repository addShop() {
            String token = NetworkSecret.load(embedded.state().resolve("secret")).operatorToken();
            MainApi main = MainApi.at(embedded.mainUrl(), token);
            return new RepositoryAdder(network, main)
                    .add("shop", embedded.state().resolve("shop").toString(), "main", "here", true);
        }

        private TaskSpec spec(DemoShop.Order order, Repository shop) {
            return new TaskSpec(
                    order.to(),
                    TaskKind.WORK,
                    order.description(),
                    Priority.NORMAL,
                    PATIENCE,
                    Json.object(),
                    Optional.of(shop.name()),
                    Optional.of(shop.base()),
                    List.of(DemoShop.CHECK),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        /// Waits until every task has ended; true if all of it was done and landed.
        boolean toTheEnd() throws InterruptedException {
            while (true) {
                List<TaskView> views = views();
                tell(views);
                boolean ended = views.stream().allMatch(view -> view.task().state().isEnd());
                if (ended || Duration.between(began, Instant.now()).compareTo(PATIENCE) > 0) {
                    return ended && views.stream().allMatch(this::succeeded);
                }
                Thread.sleep(250);
            }
        }

        private boolean succeeded(TaskView view) {
            return view.task().state() == TaskState.DONE && view.merged();
        }

        /// The tasks in order, each followed by its children.
        private List<TaskView> views() {
            List<TaskView> views = new ArrayList<>();
            for (TaskId id : tasks) {
                TaskView view = TaskView.need(network.records(), id);
                views.add(view);
                view.children()
                        .forEach(child -> views.add(TaskView.need(network.records(), child)));
            }
            return views;
        }

        private void tell(List<TaskView> views) {
            if (screen.isTerminal()) {
                screen.draw(views.stream().map(this::row).toList());
                return;
            }
            for (TaskView view : views) {
                if (view.task().state().isEnd() && !told.contains(view.task().id())) {
                    told.add(view.task().id());
                    screen.line(row(view));
                }
            }
        }

        private String row(TaskView view) {
            boolean child = view.task().spec().parent().isPresent();
            String mark =
                    switch (view.task().state()) {
                        case DONE -> screen.green("✓");
                        case DEAD, CANCELLED -> screen.red("✗");
                        case PENDING, ACTIVE, DELAYED, WAITING, VERIFYING -> screen.dim("·");
                    };
            String domains =
                    String.join(
                            ", ", view.children().stream().map(id -> id.domain().value()).toList());
            String worker = domains.isEmpty() ? view.worker() : "split: " + domains;
            String end =
                    view.task().state().isEnd()
                            ? view.took().map(Screen::span).orElse("")
                            : screen.dim(view.task().state().word());
            return "%s%s %-10s%-58s %-22s %8s  %s"
                    .formatted(
                            child ? "      " : "  ",
                            mark,
                            view.task().domain(),
                            Screen.cut(view.task().spec().description(), child ? 53 : 57),
                            worker,
                            end,
                            domains.isEmpty() ? view.shortCommit() : "")
                    .stripTrailing();
        }

        private String store() {
            return embedded.state().resolve("stores").resolve("shop.git").toString();
        }

        ObjectNode toJson(boolean ok) {
            ObjectNode root =
                    Json.object()
                            .put("repo", store())
                            .put("branch", "main")
                            .put("check", DemoShop.CHECK)
                            .put("ok", ok);
            ArrayNode array = root.putArray("tasks");
            views().forEach(view -> array.add(view.toJson()));
            return root;
        }

        void summary(boolean ok) {
            long landed =
                    views().stream().filter(v -> v.children().isEmpty() && v.merged()).count();
            Duration took = Duration.between(began, Instant.now());
            screen.line("");
            if (ok) {
                screen.line(
                        "  %d changes landed on main, each after its check passed on the merged tree. %s"
                                .formatted(landed, Screen.span(took)));
            } else {
                screen.line(screen.red("  not everything was done:"));
                for (TaskView view : views()) {
                    if (!succeeded(view)) {
                        screen.line(
                                "    %s is %s: %s"
                                        .formatted(
                                                view.task().id(),
                                                view.task().state().word(),
                                                view.task().fields().getOrDefault("reason", "")));
                    }
                }
                screen.line("  the logs of its domains: " + embedded.state().resolve("domains"));
            }
            screen.line("  look:  git -C " + store() + " log --first-parent main");
            screen.line("  next:  agentnet up            a network for your own repository");
            screen.line("         agentnet up --docker   the same in containers");
        }
    }
}
