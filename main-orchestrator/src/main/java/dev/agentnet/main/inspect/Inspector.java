package dev.agentnet.main.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.Network;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.Json;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Looks at what nobody but main can: branches without an owner, and known secrets in Redis, in the
/// stores and in recordings. Only reads.
public final class Inspector {

    /// Refs of a store named in one answer.
    private static final int MOST_REFS = 20;

    private final Network network;
    private final Stores stores;
    private final InspectorSettings settings;
    private final Supplier<Set<String>> secrets;
    private final InstantSource clock;

    /// @param secrets every text, of one line, in which a known secret may turn up
    public Inspector(
            Network network,
            Stores stores,
            InspectorSettings settings,
            Supplier<Set<String>> secrets,
            InstantSource clock) {
        this.network = network;
        this.stores = stores;
        this.settings = settings;
        this.secrets = secrets;
        this.clock = clock;
    }

    /// @param unread what could not be looked at, and why
    public record Report(List<Violation> violations, List<Unread> unread) {

        public ObjectNode toJson() {
            ObjectNode root = Json.object();
            var found = root.putArray("violations");
            for (Violation violation : violations) {
                ObjectNode entry =
                        found.addObject()
                                .put("invariant", violation.invariant().name())
                                .put("what", violation.what());
                violation.ids().forEach(entry.putArray("ids")::add);
            }
            var left = root.putArray("unread");
            unread.forEach(one ->
                    left.addObject()
                            .put("invariant", one.invariant().name())
                            .put("why", one.why()));
            return root;
        }
    }

    public record Unread(Invariant invariant, String why) {}

    /// One at a time: it may take as long as it takes to read all there is.
    public synchronized Report inspect() throws InterruptedException {
        List<Violation> violations = new ArrayList<>();
        List<Unread> unread = new ArrayList<>();
        Set<String> forms = secrets.get();
        StrayRefs stray = new StrayRefs(network.records(), clock.instant().minus(settings.swept()));
        for (Store store : stores.all()) {
            look(unread, Invariant.I6, store, () -> violations.addAll(stray.in(store)));
            look(
                    unread,
                    Invariant.I9,
                    store,
                    () -> secret(store, forms).ifPresent(violations::add));
        }
        try {
            violations.addAll(inTexts(forms));
        } catch (IOException e) {
            unread.add(new Unread(Invariant.I9, "Redis and the recordings: " + e.getMessage()));
        }
        return new Report(violations, unread);
    }

    private static void look(List<Unread> unread, Invariant invariant, Store store, Runnable look) {
        try {
            look.run();
        } catch (GitFailed e) {
            unread.add(new Unread(invariant, "the repository " + store.name() + ": " + e));
        }
    }

    /// The refs by which one can be reached stand in place of ids.
    private static Optional<Violation> secret(Store store, Set<String> forms) {
        Optional<String> where = store.secret("--all", forms);
        if (where.isEmpty()) {
            return Optional.empty();
        }
        List<String> refs =
                store.refs("refs/").stream()
                        .filter(ref -> store.secret(ref, forms).isPresent())
                        .limit(MOST_REFS)
                        .toList();
        String what = "%s in the repository %s %s";
        return Optional.of(
                new Violation(
                        Invariant.I9,
                        what.formatted(where.get(), store.name(), Store.HOLDS_SECRET),
                        refs));
    }

    private List<Violation> inTexts(Set<String> forms) throws IOException, InterruptedException {
        return new SecretSearch(forms)
                        .places(reader -> {
                            network.inspection().read(reader);
                            recordings(reader);
                        })
                        .stream()
                        .map(place ->
                                new Violation(
                                        Invariant.I9,
                                        place + " " + Store.HOLDS_SECRET,
                                        List.of(place)))
                        .toList();
    }

    private void recordings(BiConsumer<String, String> reader) {
        if (!Files.isDirectory(settings.recordings())) {
            return;
        }
        try (Stream<Path> files = Files.list(settings.recordings())) {
            for (Path file : files.sorted().toList()) {
                try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                    lines.forEach(line -> reader.accept("recordings/" + file.getFileName(), line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a recording cannot be read", e);
        }
    }
}
