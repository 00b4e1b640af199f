package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class BatcherTest {

    private final List<List<String>> sent = new ArrayList<>();
    private final List<CompletableFuture<List<String>>> replies = new ArrayList<>();
    private final Batcher<String, String> batcher = new Batcher<>(3, this::send);

    private CompletionStage<List<String>> send(List<String> asks) {
        sent.add(asks);
        CompletableFuture<List<String>> reply = new CompletableFuture<>();
        replies.add(reply);
        return reply;
    }

    private CompletableFuture<String> ask(String text) {
        return batcher.addAll(List.of(text)).getFirst();
    }

    @Test
    void twoGoAtOnceAndTheRestTogether() {
        for (String text : List.of("a", "b", "c", "d", "e", "f")) {
            ask(text);
        }
        assertThat(sent).containsExactly(List.of("a"), List.of("b"));
        replies.getFirst().complete(List.of("A"));
        assertThat(sent).hasSize(3).last().isEqualTo(List.of("c", "d", "e"));
        replies.get(1).complete(List.of("B"));
        assertThat(sent).last().isEqualTo(List.of("f"));
    }

    @Test
    void everybodyGetsHisOwnReply() {
        List<CompletableFuture<String>> answers = batcher.addAll(List.of("a", "b"));
        replies.getFirst().complete(List.of("A", "B"));
        assertThat(answers).extracting(CompletableFuture::join).containsExactly("A", "B");
    }

    @Test
    void faultIsEverybodysAndTheNextGoOn() {
        CompletableFuture<String> first = ask("a");
        replies.getFirst().completeExceptionally(new IllegalStateException("full"));
        assertThatThrownBy(first::join).hasMessageContaining("full");
        CompletableFuture<String> second = ask("b");
        replies.get(1).complete(List.of("B"));
        assertThat(second).isCompletedWithValue("B");
    }

    @Test
    void missingReplyIsAFault() {
        List<CompletableFuture<String>> answers = batcher.addAll(List.of("a", "b"));
        replies.getFirst().complete(List.of("A"));
        assertThat(answers.getFirst()).isCompletedWithValue("A");
        assertThat(answers.get(1)).isCompletedExceptionally();
    }
}
