package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// The repositories a network works on come and go.
final class RepositoriesTest extends NetworkScenario {

    @Test
    void theyAreAddedListedAndRemoved() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        assertThat(listed())
                .anySatisfy(known -> {
                    assertThat(known.path("name").asText()).isEqualTo(shop.name());
                    assertThat(known.path("origin").asText()).isEqualTo(shop.folder().toString());
                    assertThat(known.path("base").asText()).isEqualTo("main");
                    assertThat(known.path("default").asBoolean()).isTrue();
                });
        assertThat(shop.remoteTip("main")).isEqualTo(shop.tip());

        Agentnet.ok(live.agentnet.run("repo", "remove", shop.name()));
        assertThat(listed()).noneMatch(known -> known.path("name").asText().equals(shop.name()));
        Answer again = live.agentnet.run("repo", "remove", shop.name());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("there is no repository " + shop.name());
    }

    private JsonNode listed() throws IOException, InterruptedException {
        return Agentnet.ok(live.agentnet.run("repo", "list", "--json")).json();
    }

    @Test
    void folderThatIsNoRepositoryIsRefused() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("plain"));
        Answer answer =
                live.agentnet.run("repo", "add", "plain", folder.resolve("plain").toString());
        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("is no git repository. Make it one: git init");
    }

    @Test
    void taskInAnEmptyOneBeginsItsBranch() throws IOException, InterruptedException {
        PersonsRepository empty = new PersonsRepository(folder.resolve("empty"));
        Agentnet.ok(
                live.agentnet.run("repo", "add", "empty", empty.folder().toString(), "--default"));
        String id = live.send("echo first > a.txt");
        assertThat(live.awaitEnd(id).path("merged").asBoolean()).isTrue();
        assertThat(empty.remoteTip("main")).isNotEmpty();
        assertThat(empty.folder().resolve("a.txt")).doesNotExist();
    }

    @Test
    void dirtyCheckoutStaysUntouched() throws IOException, InterruptedException {
        PersonsRepository shop = new PersonsRepository(folder.resolve("dirty"));
        shop.write("a.txt", "one\n");
        shop.commit("Begin");
        shop.write("a.txt", "changed, not staged\n");
        shop.write("staged.txt", "staged\n");
        shop.git("add", "staged.txt");
        shop.write("new.txt", "unknown to git\n");
        String status = shop.git("status", "--porcelain");
        Agentnet.ok(live.agentnet.run("repo", "add", "dirty", shop.folder().toString()));
        String id = live.send("cat a.txt; ls; echo two > b.txt", "--repo", "dirty");
        JsonNode ended = live.awaitEnd(id);
        assertThat(ended.path("merged").asBoolean()).isTrue();
        assertThat(ended.path("output").asText()).contains("one").doesNotContain("new.txt");
        assertThat(shop.git("status", "--porcelain")).isEqualTo(status);
        assertThat(shop.folder().resolve("a.txt")).hasContent("changed, not staged");
    }

    @Test
    void unchangedSubmodulesPassAndChangedOnesAreRefused()
            throws IOException, InterruptedException {
        PersonsRepository library = new PersonsRepository(folder.resolve("library"));
        library.write("lib.txt", "1\n");
        library.commit("Begin");
        PersonsRepository shop = new PersonsRepository(folder.resolve("nested"));
        shop.git("submodule", "--quiet", "add", library.folder().toString(), "library");
        shop.commit("With a library");
        String gitlink = shop.git("rev-parse", "HEAD:library");
        Agentnet.ok(
                live.agentnet.run("repo", "add", "nested", shop.folder().toString(), "--default"));

        String plain = live.send("echo two > b.txt");
        assertThat(live.awaitEnd(plain).path("merged").asBoolean()).isTrue();
        shop.git("fetch", "--quiet", "agentnet");
        assertThat(shop.git("rev-parse", "agentnet/main:library")).isEqualTo(gitlink);

        String tip = shop.remoteTip("main");
        String bad = live.send("echo '[submodule \"x\"]' >> .gitmodules");
        JsonNode ended = live.awaitEnd(bad);
        assertThat(LiveNetwork.state(ended)).isEqualTo("dead");
        assertThat(ended.path("failure").asText()).isEqualTo("refused_tree");
        assertThat(shop.remoteTip("main")).isEqualTo(tip);
    }
}
