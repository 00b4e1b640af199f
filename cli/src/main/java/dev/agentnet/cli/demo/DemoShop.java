package dev.agentnet.cli.demo;

import dev.agentnet.cli.repository.PersonsGit;
import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the demo works on: a small shop in a repository of its own, and recorded runs to replay.
final class DemoShop {

    /// The shop's own tests, the acceptance command of every task.
    static final String CHECK = "sh check.sh";

    /// One task each to three domains, and one to main that spans two.
    static final List<Order> ORDERS =
            List.of(
                    new Order("backend", "Reject orders with a negative quantity"),
                    new Order("devops", "Build and test on every push"),
                    new Order("frontend", "Show prices with two decimals"),
                    new Order(
                            "main",
                            "Let customers leave a note with an order: store the note with the"
                                    + " order, and a note field in the order form"));

    record Order(String domain, String description) {
        DomainName to() {
            return new DomainName(domain);
        }
    }

    private DemoShop() {}

    /// Writes the shop into `folder` and commits it on `main`; returns the number of files.
    static int create(Path folder) {
        List<String> files = copy("/demo/shop", "/demo/shop.files", folder);
        PersonsGit git = new PersonsGit(folder);
        git.run("init", "--quiet", "--initial-branch=main");
        git.run("add", "--all");
        git.run(
                "-c",
                "user.name=agentnet demo",
                "-c",
                "user.email=demo@localhost",
                "-c",
                "commit.gpgSign=false",
                "commit",
                "--quiet",
                "--message=A small web shop");
        return files.size();
    }

    static void copyRecordings(Path folder) {
        copy("/demo/recordings", "/demo/recordings/recordings.files", folder);
    }

    private static List<String> copy(String root, String index, Path folder) {
        List<String> files =
                new String(read(index), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
        for (String file : files) {
            Path target = folder.resolve(file);
            try {
                Files.createDirectories(target.getParent());
                Files.write(target, read(root + "/" + file));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + target, e);
            }
        }
        return files;
    }

    private static byte[] read(String resource) {
        try (InputStream in = DemoShop.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
