package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The worked example of docs/howto-plan.md, as it stands there: its file, its commands, and what
/// these print. Only who does the work is a script here.
final class PlanDocumentTest {

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);

    /// Does what the prompts ask for, in little.
    private static final String AGENT =
            """
            case "$(cat $AGENTNET_PROMPT_FILE)" in
              *'"task" : "table"'*) mkdir -p db && echo 'create table failed_logins;' > db/1.sql ;;
              *'"task" : "limiter"'*) mkdir -p src/login && cat db/1.sql > src/login/limit.js ;;
              *'"task" : "guide"'*) mkdir -p docs && echo 'Try again later.' > docs/login.md ;;
              *'"task" : "page"'*) mkdir -p web/login && cat docs/login.md src/login/limit.js > web/login/page.html ;;
              *) exit 7 ;;
            esac
            """;

    @TempDir private Path folder;

    @Test
    void exampleRunsAsWritten() throws IOException, InterruptedException {
        String page = Files.readString(Agentnet.ROOT.resolve("docs/howto-plan.md"));
        String document = page.substring(page.indexOf("\n## Write it"));
        LiveNetwork live = new LiveNetwork(folder);
        live.addDomain("frontend");
        Path agent = folder.resolve("agent.sh");
        Files.writeString(agent, AGENT);
        for (String domain : List.of("backend", "frontend")) {
            Path conf = folder.resolve("templates").resolve(domain).resolve("domain.conf");
            Files.writeString(
                    conf,
                    Files.readString(conf)
                            .replaceFirst("command = \".*\"", "command = \"sh " + agent + "\""));
        }
        live.start();
        PersonsRepository shop = live.shop();
        shop.write("test.sh", "#!/bin/sh\ntest -s src/login/limit.js\n");
        shop.git("update-index", "--add", "--chmod=+x", "test.sh");
        shop.git("commit", "--quiet", "--message=Test");
        shop.git("push", "--quiet", "agentnet", "main");
        Matcher yaml = YAML.matcher(document);
        assertThat(yaml.find()).isTrue();
        shop.write("plan.yaml", yaml.group(1));

        assertThat(followAll(live, shop, document)).isEqualTo(3);
        assertThat(shop.git("log", "--first-parent", "--format=%s", "main").lines()).hasSize(2 + 4);
        assertThat(shop.folder().resolve("web/login/page.html"))
                .hasContent("Try again later.\ncreate table failed_logins;");
        live.verify();
        live.stop();
    }

    /// Types all that a document does; returns how many commands that were.
    static int followAll(LiveNetwork live, PersonsRepository shop, String document)
            throws IOException, InterruptedException {
        Matcher console = CONSOLE.matcher(document);
        int commands = 0;
        while (console.find()) {
            commands += follow(live, shop, console.group(1));
        }
        return commands;
    }

    /// Types each line behind a `$`; what stands below it is what it has to print.
    private static int follow(LiveNetwork live, PersonsRepository shop, String session)
            throws IOException, InterruptedException {
        int commands = 0;
        for (String part : session.split("(?m)^\\$ ")) {
            if (part.isBlank()) {
                continue;
            }
            int end = part.indexOf('\n');
            String command = part.substring(0, end);
            String printed = part.substring(end + 1);
            assertThat(command).startsWith("agentnet ");
            Answer answer =
                    live.agentnet
                            .with("LC_ALL", "C.UTF-8")
                            .program(shop.folder(), "sh", "-c", Agentnet.ROOT + "/" + command);
            Agentnet.ok(answer);
            if (!printed.isBlank()) {
                assertThat(answer.out()).isEqualTo(printed);
            }
            commands++;
        }
        return commands;
    }
}
