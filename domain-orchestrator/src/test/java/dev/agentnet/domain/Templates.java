package dev.agentnet.domain;

import dev.agentnet.config.DomainTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The backend domain of these tests, with two workers and the examples of their trades.
final class Templates {

    private Templates() {}

    /// @param files the folder that a spawner fills; the template goes below it
    /// @param command what both workers run
    /// @param more further lines of domain.conf
    static DomainTemplate write(Path files, String command, String more) throws IOException {
        Path folder = Files.createDirectories(files.resolve("template/backend"));
        Files.writeString(
                folder.resolve(DomainTemplate.FILE),
                """
                description = "servers"
                workers {
                  api-worker { description = "HTTP endpoints", agent = command, command = \"""%1$s\""" }
                  db-worker { description = "tables and queries", agent = command, command = \"""%1$s\""" }
                }
                %2$s
                """
                        .formatted(command, more));
        Files.writeString(
                folder.resolve("examples.tsv"),
                """
                api-worker\tReturn 404 from the endpoint for unknown orders
                api-worker\tThe server answers slowly
                db-worker\tAdd an index to the orders table
                db-worker\tThe migration leaves a column without a default
                """);
        return DomainTemplate.read(folder);
    }
}
