package dev.agentnet.cli.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckProposalTest {

    @TempDir private Path root;

    private void file(String name, String content) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), content);
    }

    private List<String> commands() {
        return CheckProposal.all(root).stream().map(CheckProposal::command).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    package.json     | {"scripts":{"test":"node --test"}} | npm test
                    pom.xml          | <project/>                         | mvn -q verify
                    build.gradle     | plugins {}                         | gradle check
                    build.gradle.kts | plugins {}                         | gradle check
                    Makefile         | test: all                          | make test
                    pyproject.toml   | [tool.pytest.ini_options]          | python3 -m pytest
                    pytest.ini       | [pytest]                           | python3 -m pytest
                    go.mod           | module x                           | go test ./...
                    Cargo.toml       | [package]                          | cargo test
                    """)
    void eachBuildFileSuggestsItsCheck(String file, String content, String command)
            throws IOException {
        file(file, content);
        assertThat(commands()).containsExactly(command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    package.json   | {"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}
                    package.json   | {"scripts":{}}
                    package.json   | not JSON
                    Makefile       | testing: all
                    Makefile       | test := 1
                    pyproject.toml | [project]
                    README.md      | test: it
                    """)
    void whatHasNoTestSuggestsNothing(String file, String content) throws IOException {
        file(file, content);
        assertThat(commands()).isEmpty();
    }

    @Test
    void wrappersAndLockFilesChooseTheTool() throws IOException {
        file("pom.xml", "");
        file("mvnw", "");
        file("build.gradle", "");
        file("gradlew", "");
        file("package.json", "{\"scripts\":{\"test\":\"vitest\"}}");
        file("pnpm-lock.yaml", "");
        assertThat(commands()).containsExactly("pnpm test", "./mvnw -q verify", "./gradlew check");
    }
}
