package dev.agentnet.workspace;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What the tests of attempts have in common: a person's repository, its mirror, and an attempt on
/// its branch.
abstract class AttemptOnOrigin {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir Path temp;
    final Git git = new Git();
    Person person;
    Mirror mirror;

    @BeforeEach
    void aMirrorOfARepository() {
        person = Person.inNewRepository(temp.resolve("origin"));
        mirror = new Mirror(git, temp.resolve("mirror"), person.folder().toString(), "secret");
    }

    Attempt attempt() {
        mirror.fetch();
        Optional<String> base = mirror.commit("main");
        return mirror.attempt(temp.resolve("attempt"), base, "agentnet/backend.1/1");
    }

    static Person agentIn(Attempt attempt) {
        return new Person(attempt.work());
    }
}
