package dev.agentnet.worker;

import com.typesafe.config.Config;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.Task.Upstream;
import dev.agentnet.workspace.Attempt;
import dev.agentnet.workspace.GitFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was done before a task in its plan: each one's words in short, the files of its commit, and
/// the whole report in a file, so that a prompt stays a prompt.
final class Predecessors {

    private static final Logger LOG = LoggerFactory.getLogger(Predecessors.class);

    private final MainDocuments documents;
    private final int mostFiles;
    private final int mostReports;

    /// One task that was done before.
    ///
    /// @param files what its commit changed, the first of them
    /// @param furtherFiles how many more
    /// @param report where all is that it said, if that is more than its record has
    record Predecessor(
            Upstream told, List<String> files, int furtherFiles, Optional<Path> report) {}

    Predecessors(Config config, MainDocuments documents) {
        this.documents = documents;
        this.mostFiles = config.getInt("agentnet.worker.told.files");
        this.mostReports = config.getInt("agentnet.worker.told.reports");
    }

    /// Puts whole reports beside the clone. The summaries in the record do without main, and so
    /// does the work: once main does not answer, it is asked for no more.
    List<Predecessor> of(Task task, Attempt attempt) throws InterruptedException, IOException {
        List<Predecessor> all = new ArrayList<>();
        boolean answers = true;
        for (Upstream told : task.upstream()) {
            Optional<String> whole = Optional.empty();
            if (answers && all.size() < mostReports) {
                whole = said(task, told);
                answers = whole.isPresent();
            }
            List<String> files = files(told, attempt);
            all.add(
                    new Predecessor(
                            told,
                            files.stream().limit(mostFiles).toList(),
                            Math.max(0, files.size() - mostFiles),
                            report(told, whole, attempt)));
        }
        return all;
    }

    private static List<String> files(Upstream told, Attempt attempt) {
        if (told.commit().isEmpty()) {
            return List.of();
        }
        try {
            return attempt.changed(told.commit());
        } catch (GitFailed e) {
            LOG.warn("the files of {} cannot be told", told.commit(), e);
            return List.of();
        }
    }

    private Optional<String> said(Task task, Upstream told) throws InterruptedException {
        try {
            return Optional.of(documents.saidBefore(task.id(), told.task()));
        } catch (IOException e) {
            LOG.warn("the report of {} could not be fetched for {}", told.task(), task.id(), e);
            return Optional.empty();
        }
    }

    /// A file only where there is more than the record has.
    private static Optional<Path> report(Upstream told, Optional<String> whole, Attempt attempt)
            throws IOException {
        if (whole.isEmpty()
                || !PlannedTask.isId(told.name())
                || whole.get().strip().equals(told.said().strip())) {
            return Optional.empty();
        }
        Path folder = Files.createDirectories(attempt.folder().resolve("before"));
        return Optional.of(Files.writeString(folder.resolve(told.name() + ".md"), whole.get()));
    }
}
