package dev.agentnet.main.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.main.children.ChildDesk;
import dev.agentnet.main.http.GitAccess.Caller;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.workspace.GitFailed;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UnauthorizedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Main's one listener. Everything but `/health` needs a bearer token: the operator's, or a
/// domain's own secret.
public final class Listener implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final ListenerSettings settings;
    private final GitAccess access;
    private final RepositoryDesk desk;
    private final Network network;
    private final Stores stores;
    private final GitEndpoint git;
    private final RecordingShelf recordings;
    private final UpstreamShelf upstream;
    private final MeteredModel models;
    private final Gate gate;

    /// Filled before the start.
    private final Map<String, Callable<JsonNode>> answers = new TreeMap<>();

    /// Filled before the start.
    private final Map<String, Function<ObjectNode, JsonNode>> orders = new TreeMap<>();

    /// Filled before the start.
    private final List<Consumer<JavalinConfig>> more = new ArrayList<>();

    /// Set by start(), read by close() and port(), all on the owner's thread.
    private @Nullable Javalin server;

    public Listener(
            ListenerSettings settings,
            GitAccess access,
            RepositoryDesk desk,
            Network network,
            MeteredModel models) {
        this.settings = settings;
        this.access = access;
        this.desk = desk;
        this.network = network;
        this.stores = desk.stores();
        this.git = new GitEndpoint(stores, access, settings.git());
        this.recordings =
                new RecordingShelf(
                        settings.recordings(), network.records(), settings.recordingBytes());
        this.upstream = new UpstreamShelf(network.records());
        this.models = models;
        this.gate = new Gate(settings.gate(), access, settings.requestBytes(), System::nanoTime);
    }

    /// One more thing that an operator may ask for; to be said before the start.
    public void answers(String path, Callable<JsonNode> answer) {
        answers.put(path, answer);
    }

    /// One more thing that an operator may order with a JSON object; to be said before the start.
    public void takes(String path, Function<ObjectNode, JsonNode> order) {
        orders.put(path, order);
    }

    /// What agents submit; to be said before the start.
    public void serves(ChildDesk children) {
        more.add(new ChildEndpoint(children, access)::register);
    }

    @Override
    public void start() {
        server = Javalin.create(this::configure).start();
        LOG.info("listens on {}:{}", settings.host(), port());
    }

    /// The port in use, also when any was asked for.
    public int port() {
        return server == null ? settings.port() : server.port();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.maxRequestSize = settings.requestBytes();
        config.jetty.host = settings.host();
        config.jetty.port = settings.port();
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(settings.gate().headerBytes());
            http.setSendServerVersion(false);
        });
        config.jetty.modifyServer(jetty ->
                jetty.addBean(new NetworkConnectionLimit(settings.gate().connections(), jetty)));
        config.routes.before(gate::check);
        config.routes.get("/health", context -> context.result("ok"));
        git.register(config);
        config.routes.put("/recordings/{task}/{attempt}", this::keepRecording);
        config.routes.get(
                "/recordings/for/{task}",
                context -> recordings.find(context, ownTask(context, "task")));
        config.routes.get(
                "/tasks/{task}/before/{before}",
                context -> upstream.find(context, ownTask(context, "task")));
        // What a run needs of the provider; main's key opens more than that.
        String attempt = "/model/{task}/{attempt}/{worker}";
        config.routes.post(attempt + "/v1/messages", this::model);
        config.routes.post(attempt + "/v1/messages/count_tokens", this::model);
        config.routes.get(attempt + "/v1/models", this::model);
        config.routes.post("/repositories", this::addRepository);
        config.routes.delete("/repositories/{name}", this::removeRepository);
        StoreReader reader = new StoreReader(stores, network.repositories(), settings.landings());
        config.routes.get(
                "/repositories/{name}/landings", context -> asOperator(context, reader::landings));
        config.routes.get(
                "/repositories/{name}/history", context -> asOperator(context, reader::history));
        more.forEach(endpoint -> endpoint.accept(config));
        answers.forEach((path, answer) ->
                config.routes.get(
                        path,
                        context -> {
                            needOperator(context);
                            context.contentType("application/json")
                                    .result(Json.write(answer.call()));
                        }));
        orders.forEach((path, order) ->
                config.routes.post(
                        path,
                        context -> {
                            needOperator(context);
                            context.contentType("application/json")
                                    .result(Json.write(order.apply(body(context))));
                        }));
        config.routes.exception(
                IllegalArgumentException.class,
                (e, context) -> refuse(context, HttpStatus.BAD_REQUEST, e));
        config.routes.exception(
                EofException.class, (e, context) -> refuse(context, HttpStatus.BAD_REQUEST, e));
        config.routes.exception(
                GitFailed.class, (e, context) -> refuse(context, HttpStatus.BAD_GATEWAY, e));
    }

    private static void refuse(Context context, HttpStatus status, Exception e) {
        context.status(status).result(String.valueOf(e.getMessage()));
    }

    private Caller caller(Context context) {
        String token =
                Credentials.of(context)
                        .orElseThrow(() -> new UnauthorizedResponse("a bearer token is needed"));
        return access.authenticate(token)
                .orElseThrow(() -> new UnauthorizedResponse("this token is not known here"));
    }

    private void needOperator(Context context) {
        if (!(caller(context) instanceof Caller.Operator)) {
            throw new ForbiddenResponse("only an operator may do this");
        }
    }

    private void asOperator(Context context, Function<Context, ObjectNode> answer) {
        needOperator(context);
        context.contentType("application/json").result(Json.write(answer.apply(context)));
    }

    /// The task of the path, if it is the caller's own.
    private TaskId ownTask(Context context, String parameter) {
        TaskId id = new TaskId(context.pathParam(parameter));
        boolean own =
                switch (caller(context)) {
                    case Caller.Operator operator -> true;
                    case Caller.Domain domain -> domain.name().equals(id.domain());
                    case Caller.Agent _, Caller.Attempt _ -> false;
                };
        if (!own) {
            throw new ForbiddenResponse(
                    id + " is its own domain's, and this token is for something else");
        }
        return id;
    }

    private void keepRecording(Context context) throws java.io.IOException {
        recordings.keep(context, ownTask(context, "task"));
    }

    private void model(Context context) throws java.io.IOException, InterruptedException {
        if (!(caller(context) instanceof Caller.Agent(DomainName domain))) {
            throw new ForbiddenResponse("only agents may ask the model, by their own token");
        }
        // Checks run what agents wrote, and no agent: they have nothing to ask a model.
        if (domain.equals(DomainName.CHECKS)) {
            throw new ForbiddenResponse("checks have no model");
        }
        TaskId task = new TaskId(context.pathParam("task"));
        if (!task.domain().equals(domain)) {
            throw new ForbiddenResponse(task + " is its own domain's, and so is what it costs");
        }
        int attempt = Integer.parseInt(context.pathParam("attempt"));
        String worker = context.pathParam("worker");
        models.handle(context, new Payer(domain, Optional.of(task), attempt, worker));
    }

    private static ObjectNode body(Context context) {
        return Json.parseObject(context.body())
                .orElseThrow(() -> new IllegalArgumentException("the body is no JSON object"));
    }

    private void addRepository(Context context) {
        needOperator(context);
        ObjectNode json = body(context);
        Repository asked =
                new Repository(
                        json.path("name").asText(),
                        json.path("origin").asText(),
                        json.path("base").asText(),
                        json.path("land").asText("here"));
        Repository known = desk.add(asked, json.path("default").asBoolean());
        context.contentType("application/json")
                .result(
                        Json.write(
                                Json.object()
                                        .put("name", known.name())
                                        .put("origin", known.origin())
                                        .put("base", known.base())
                                        .put("store", stores.folder(known.name()).toString())));
    }

    private void removeRepository(Context context) {
        needOperator(context);
        if (!desk.remove(context.pathParam("name"))) {
            throw new NotFoundResponse("there is no repository " + context.pathParam("name"));
        }
        context.status(HttpStatus.NO_CONTENT);
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }
}
