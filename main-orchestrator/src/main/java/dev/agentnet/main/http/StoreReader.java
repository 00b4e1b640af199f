package dev.agentnet.main.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Repositories;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.Json;
import dev.agentnet.workspace.Store;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Optional;

/// Answers an operator what is in the stores.
final class StoreReader {

    private static final int SIMILAR = 3;

    private final Stores stores;
    private final Repositories repositories;
    private final int landings;

    /// @param landings of a branch, or of a file, that are read, newest first
    StoreReader(Stores stores, Repositories repositories, int landings) {
        this.stores = stores;
        this.repositories = repositories;
        this.landings = landings;
    }

    private Store store(String name) {
        return stores.find(name)
                .orElseThrow(() -> new NotFoundResponse("there is no repository " + name));
    }

    /// Branch → what landed there, for whoever compares it with the results.
    ObjectNode landings(Context context) {
        Store store = store(context.pathParam("name"));
        ObjectNode branches = Json.object();
        for (String branch : store.branches()) {
            ArrayNode landed = branches.putArray(branch);
            for (Store.Landing landing : store.landings(branch, landings)) {
                landed.addObject().put("commit", landing.commit()).put("task", landing.task());
            }
        }
        return branches;
    }

    /// `?path=`, and `&branch=` if it is not the repository's own: what changed the file.
    ObjectNode history(Context context) {
        String name = context.pathParam("name");
        Store store = store(name);
        String path = Optional.ofNullable(context.queryParam("path")).orElse("");
        if (path.isEmpty()) {
            throw new IllegalArgumentException("?path= is missing");
        }
        String branch =
                Optional.ofNullable(context.queryParam("branch"))
                        .or(() -> repositories.find(name).map(Repository::base))
                        .or(store::headBranch)
                        .orElse(RepositoryDesk.BRANCH);
        ObjectNode json = Json.object().put("branch", branch).put("there", store.has(branch, path));
        ArrayNode commits = json.putArray("commits");
        for (Store.Landed landed : store.history(branch, path, landings)) {
            commits.addObject()
                    .put("commit", landed.commit())
                    .put("at", landed.at().toEpochMilli())
                    .put("task", landed.task())
                    .put("agent", landed.agent())
                    .put("subject", landed.subject())
                    .put("from", landed.from());
        }
        ArrayNode similar = json.putArray("similar");
        store.similar(branch, path, SIMILAR).forEach(similar::add);
        return json;
    }
}
