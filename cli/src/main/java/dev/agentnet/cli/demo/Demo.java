package dev.agentnet.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.embedded.EmbeddedNetwork;
import dev.agentnet.cli.follow.TaskView;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.repository.MainApi;
import dev.agentnet.cli.repository.RepositoryAdder;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.lifecycle.Service;
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
import java.util.stream.Stream;

/// A demo: four tasks for a small shop, on a network of their own in a folder of their own.
///
/// Agents replay what was recorded. The folder stays when the demo has ended, to be looked at.
public final class Demo implements Service {

    /// The demo takes some ten seconds on two cores, and much longer where others use them too.
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    /// Earlier demos that stay to be looked at.
    private static final int KEPT = 3;

    private final Path folder;
    private final Screen screen;
    private final Instant began;
    private final EmbeddedNetwork embedded;
    private final Narrator narrator;
    private final List<TaskId> tasks = new ArrayList<>();

    private Demo(Path folder, Screen screen, Instant began) {
        this.folder = folder;
        this.screen = screen;
        this.began = began;
        this.narrator = new Narrator(screen, folder);
        this.embedded =
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
    }

    /// One in a new folder; of the folders of earlier ones, all but the last few go.
    ///
    /// @param screen where it is told
    public static Demo inNewFolder(Screen screen) throws IOException, InterruptedException {
        Instant began = Instant.now();
        return new Demo(newFolder(), screen, began);
    }

    private static Path newFolder() throws IOException, InterruptedException {
        Path root = Surroundings.state().resolve("demo");
        Files.createDirectories(root);
        List<Path> before;
        try (Stream<Path> entries = Files.list(root)) {
            before = entries.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path old : before) {
            if (DemoFolder.isOver(old)) {
                EmbeddedNetwork.endLeftover(old);
            }
        }
        for (Path old : before.subList(Math.min(KEPT - 1, before.size()), before.size())) {
            FolderRemoval.remove(old);
        }
        return Files.createDirectory(root.resolve(DemoFolder.name()));
    }

    /// Starts the network, adds the shop to it and submits the tasks.
    @Override
    public void start() {
        int files = DemoShop.create(folder.resolve("shop"));
        DemoShop.copyRecordings(folder.resolve("recordings"));
        embedded.start();
        screen.line(
                "  shop        a small web shop in a fresh repository, %d files, check: %s"
                        .formatted(files, DemoShop.CHECK));
        Repository shop = addShop();
        for (DemoShop.Order order : DemoShop.ORDERS) {
            tasks.add(network().submissions().submit(spec(order, shop)).id());
        }
    }

    @Override
    public void close() {
        embedded.close();
    }

    private Network network() {
        return embedded.network();
    }

    private Repository addShop() {
        String token = NetworkSecret.load(folder.resolve("secret")).operatorToken();
        MainApi main = MainApi.at(embedded.mainUrl(), token);
        return new RepositoryAdder(network(), main)
                .add("shop", folder.resolve("shop").toString(), "main", "here", true);
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
    public boolean toTheEnd() throws InterruptedException {
        while (true) {
            List<TaskView> views = views();
            narrator.tell(views);
            boolean ended = views.stream().allMatch(view -> view.task().state().isEnd());
            if (ended || Duration.between(began, Instant.now()).compareTo(PATIENCE) > 0) {
                return ended && views.stream().allMatch(Demo::succeeded);
            }
            Thread.sleep(250);
        }
    }

    static boolean succeeded(TaskView view) {
        return view.task().state() == TaskState.DONE && view.merged();
    }

    /// The tasks in order, each followed by its children.
    private List<TaskView> views() {
        List<TaskView> views = new ArrayList<>();
        for (TaskId id : tasks) {
            TaskView view = TaskView.need(network().records(), id);
            views.add(view);
            view.children().forEach(child -> views.add(TaskView.need(network().records(), child)));
        }
        return views;
    }

    /// Where a demo's network keeps the shop.
    static Path store(Path folder) {
        return folder.resolve("stores").resolve("shop.git");
    }

    /// What `--json` prints of it.
    public ObjectNode toJson(boolean ok) {
        ObjectNode root =
                Json.object()
                        .put("repo", store(folder).toString())
                        .put("branch", "main")
                        .put("check", DemoShop.CHECK)
                        .put("ok", ok);
        ArrayNode array = root.putArray("tasks");
        views().forEach(view -> array.add(view.toJson()));
        return root;
    }

    /// Says what came of it and where to look next.
    public void summary(boolean ok) {
        narrator.summary(views(), Duration.between(began, Instant.now()), ok);
    }
}
