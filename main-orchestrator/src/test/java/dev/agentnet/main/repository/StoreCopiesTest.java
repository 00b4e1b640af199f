package dev.agentnet.main.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is left of a store that a disk has damaged.
final class StoreCopiesTest extends FilledStores {

    private static final String ATTEMPT = "refs/agentnet/backend.1jgs0f4x9k2m7q/1";
    private static final String BRANCH = "refs/heads/main";

    private Store store;
    private String first = "";

    @BeforeEach
    void fill() throws IOException, InterruptedException {
        store = stores().create("shop", "main");
        first = commit(store, BRANCH, "first");
        commit(store, ATTEMPT, "handed in");
        store.lead("main.1 1");
    }

    private StoreCopies copies(long large) {
        return new StoreCopies(stores(), folder.resolve("copies"), large);
    }

    private Path object(String id) {
        return store.folder().resolve("objects/" + id.substring(0, 2) + "/" + id.substring(2));
    }

    private void empty(Path file) throws IOException {
        assertThat(file.toFile().setWritable(true)).isTrue();
        Files.write(file, new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void damagedStoreIsMadeAnewFromItsCopy(long large) throws IOException, InterruptedException {
        copies(large).copyAll();
        String later = commit(store, BRANCH, "later");
        empty(object(later));
        copies(large).repairAll();
        Store repaired = stores().find("shop").orElseThrow();
        assertThat(repaired.commit("main")).contains(first);
        assertThat(repaired.headBranch()).contains("main");
        assertThat(repaired.commit(ATTEMPT)).isPresent();
        assertThat(repaired.damage(0)).isEmpty();
        assertThat(folder.resolve("stores/shop.git.damaged")).isDirectory();
        assertThat(stores().all()).hasSize(1);
    }

    @Test
    void contentsOfASmallStoreAreLookedThrough() throws IOException {
        copies(0).copyAll();
        Path tree = object(store.tree(first));
        assertThat(tree.toFile().setWritable(true)).isTrue();
        byte[] bytes = Files.readAllBytes(tree);
        bytes[bytes.length - 1] ^= 1;
        Files.write(tree, bytes);
        assertThat(store.damage(Long.MAX_VALUE)).isPresent();
        copies(Long.MAX_VALUE).repairAll();
        assertThat(stores().find("shop").orElseThrow().damage(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void damagedStoreWithoutACopyStaysAsItIs() throws IOException {
        empty(object(first));
        copies(0).repairAll();
        assertThat(store.folder()).isDirectory();
        assertThat(folder.resolve("stores/shop.git.damaged")).doesNotExist();
    }

    @Test
    void wholeStoreIsLeftAlone() {
        copies(0).copyAll();
        copies(0).repairAll();
        assertThat(folder.resolve("stores/shop.git.damaged")).doesNotExist();
    }

    @Test
    void onlyWhatChangedIsCopiedAgain() throws IOException, InterruptedException {
        Path copy = folder.resolve("copies/shop.bundle");
        FileTime old = FileTime.fromMillis(1_000_000_000_000L);
        copies(0).copyAll();
        Files.setLastModifiedTime(copy, old);
        store.lead("main.2 2");
        copies(0).copyAll();
        assertThat(Files.getLastModifiedTime(copy)).isEqualTo(old);
        commit(store, BRANCH, "later");
        copies(0).copyAll();
        assertThat(Files.getLastModifiedTime(copy)).isNotEqualTo(old);
    }

    @Test
    void storeWithoutCommitsIsNoTrouble() {
        stores().create("empty", "main");
        copies(0).copyAll();
        copies(0).repairAll();
        assertThat(folder.resolve("copies/empty.bundle")).doesNotExist();
    }
}
