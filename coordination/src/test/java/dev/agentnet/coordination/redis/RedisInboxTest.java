package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Inbox.Answer;
import dev.agentnet.coordination.Inbox.Answering;
import dev.agentnet.coordination.Inbox.Draft;
import dev.agentnet.coordination.Inbox.Question;
import dev.agentnet.coordination.Inbox.Unit;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What waits for a person is asked once and answered once.
final class RedisInboxTest extends NetworkOnRedis {

    private static final Answer FINISH = new Answer("finish", Unit.MONEY, 0);

    private static Draft about(BudgetScope scope) {
        return new Draft("budget", scope, Unit.MONEY, "used up", List.of("raise", "finish"));
    }

    private String ask(BudgetScope scope, TaskId... still) {
        return network.inbox().ask(leader, about(scope), Set.of(still)).orElseThrow();
    }

    @Test
    void sameIsAskedOnceAndOthersJoin() {
        TaskId one = submit("one");
        TaskId other = submit("other");
        String id = ask(BudgetScope.NETWORK, one);
        assertThat(ask(BudgetScope.NETWORK, other)).isEqualTo(id);
        assertThat(ask(BudgetScope.of(one))).isNotEqualTo(id);
        assertThat(network.inbox().still(id)).containsExactlyInAnyOrder(one, other);
        assertThat(network.inbox().open()).extracting(Question::id).first().isEqualTo(id);
        Question question = network.inbox().find(id).orElseThrow();
        assertThat(question.draft()).isEqualTo(about(BudgetScope.NETWORK));
        assertThat(question.answer()).isEmpty();
    }

    @Test
    void onlyWhoLeadsAsks() {
        assertThat(network.inbox().ask(DEPOSED, about(BudgetScope.NETWORK), Set.of())).isEmpty();
        assertThat(network.inbox().open()).isEmpty();
    }

    @Test
    void answerIsTakenOnce() {
        String id = ask(BudgetScope.NETWORK);
        assertThat(network.inbox().answer(id, FINISH)).isEqualTo(new Answering.Taken());
        assertThat(network.inbox().answer(id, new Answer("raise", Unit.MONEY, 5)))
                .isEqualTo(new Answering.Before("finish"));
        assertThat(network.inbox().answer("q99", FINISH)).isEqualTo(new Answering.Unknown());
        assertThat(raw.hget(key("budgets:network"), "raised_micros")).isNull();
        assertThat(network.inbox().open()).isEmpty();
        assertThat(network.inbox().find(id).orElseThrow().answer()).hasValue("finish");
        assertThat(network.inbox().due()).extracting(Question::id).containsExactly(id);
        network.inbox().settled(id);
        assertThat(network.inbox().due()).isEmpty();
        // It may be asked again.
        assertThat(ask(BudgetScope.NETWORK)).isNotEqualTo(id);
    }

    @Test
    void mainIsToldOfAnAnswer() throws InterruptedException {
        String id = ask(BudgetScope.NETWORK);
        CountDownLatch told = new CountDownLatch(1);
        try (var _ = network.wakes().onDomain(DomainName.MAIN, told::countDown)) {
            network.inbox().answer(id, FINISH);
            assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void raiseCountsAtOnce() {
        raw.hset(key("budgets:network"), "limit_micros", "100");
        network.inbox().answer(ask(BudgetScope.NETWORK), new Answer("raise", Unit.MONEY, 50));
        network.inbox().answer(ask(BudgetScope.NETWORK), new Answer("raise", Unit.TOKENS, 7));
        assertThat(network.budgets().standing(BudgetScope.NETWORK).limitMicros()).hasValue(150);
        // What has no limit gets none by being raised.
        assertThat(network.budgets().standing(BudgetScope.NETWORK).limitTokens()).isEmpty();
        assertThat(raw.hget(key("budgets:network"), "raised_micros")).isEqualTo("50");
        assertThat(raw.hget(key("budgets:network"), "raised_tokens")).isEqualTo("7");
    }

    @Test
    void attemptThatStandsStillIsTheOneToFinish() {
        submit("one");
        Task task = claim();
        String id = ask(BudgetScope.of(BACKEND), task.id());
        network.inbox().answer(id, FINISH);
        assertThat(network.budgets().standing(BudgetScope.of(task.id())).finish())
                .isEqualTo(OptionalLong.of(1));
        network.inbox().settled(id);
        assertThat(network.inbox().still(id)).isEmpty();
        submit("two");
        Task other = claim();
        String second = ask(BudgetScope.of(other.id()), other.id());
        network.inbox().answer(second, new Answer("raise", Unit.MONEY, 1));
        assertThat(network.budgets().standing(BudgetScope.of(other.id())).finish()).isEmpty();
    }

    @Test
    void openAndAnsweredOnesAreBounded() {
        QueueLimits limits =
                QueueLimits.from(
                        ConfigFactory.parseMap(Map.of("agentnet.inbox.questions", 2))
                                .withFallback(ConfigFactory.load()));
        RedisInbox inbox = new RedisInbox(calls(), scripts(), new Keys(key("")), limits);
        for (int i = 1; i <= 3; i++) {
            TaskId task = submit("one");
            Optional<String> id = inbox.ask(leader, about(BudgetScope.of(task)), Set.of());
            assertThat(id.isPresent()).isEqualTo(i <= 2);
        }
        for (int i = 1; i <= 5; i++) {
            for (Question one : inbox.open()) {
                inbox.answer(one.id(), FINISH);
            }
            inbox.ask(leader, about(BudgetScope.NETWORK), Set.of());
        }
        assertThat(raw.hlen(key("inbox:answered"))).isEqualTo(2);
        assertThat(raw.llen(key("inbox:order"))).isEqualTo(2);
    }
}
