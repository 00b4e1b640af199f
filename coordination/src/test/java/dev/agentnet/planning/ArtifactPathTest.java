package dev.agentnet.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArtifactPathTest {

    @ParameterizedTest
    @CsvSource({
        "src/a.js,          src/a.js,          true",
        "src/a.js,          src/b.js,          false",
        "src,               src/a.js,          true",
        "src/,              src/a/b.js,        true",
        "src/api,           src/api-v2/x,      false",
        "./src/a.js,        src/a.js,          true",
        "src/*.js,          src/a.js,          true",
        "src/*.js,          src/a.ts,          false",
        "src/*.js,          src/a/b.js,        false",
        "src/**/*.js,       src/a/b/c.js,      true",
        "src/**/*.js,       src/c.js,          true",
        "src/**/*.js,       lib/c.js,          false",
        "**/x.js,           a,                 true",
        "**,                a/b,               true",
        "*/test/*,          src/*/a,           true",
        "a?.md,             ab.md,             true",
        "a?.md,             abc.md,            false",
        "*.md,              README*,           true",
        "*.md,              *.txt,             false",
        "a*c,               *b,                false",
        "app/[id].tsx,      app/[id].tsx,      true",
        "app/[id].tsx,      app/i.tsx,         false"
    })
    void filesInBothAreFound(String one, String other, boolean overlap) {
        assertThat(ArtifactPath.of(one).overlaps(ArtifactPath.of(other))).isEqualTo(overlap);
        assertThat(ArtifactPath.of(other).overlaps(ArtifactPath.of(one))).isEqualTo(overlap);
    }

    @Test
    @Timeout(5)
    void patternsThatFitInManyWaysTakeNoTime() {
        ArtifactPath one = ArtifactPath.of("**/a/".repeat(200) + "x");
        ArtifactPath other = ArtifactPath.of("a/**/".repeat(200) + "y");

        long before = System.nanoTime();
        one.overlaps(other);
        ArtifactPath.of("*a".repeat(200)).overlaps(ArtifactPath.of("a*".repeat(200)));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }
}
