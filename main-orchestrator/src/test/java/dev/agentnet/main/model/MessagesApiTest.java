package dev.agentnet.main.model;

import static dev.agentnet.main.budget.MeteredNetwork.dollars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What main asks a model is counted and held back as its agents' calls are.
final class MessagesApiTest {

    private static final int OVERLOADED = 529;
    private static final String SAID =
            "{\"model\":\"claude-sonnet-5-5\",\"usage\":{\"input_tokens\":1000,\"output_tokens\":50}}";

    /// How often the provider refuses before it answers.
    private final AtomicInteger refusals = new AtomicInteger();

    private OwnModel own;

    @BeforeEach
    void start() throws IOException {
        own =
                new OwnModel(() -> {
                    own.provider.answersWith(refusals.getAndDecrement() > 0 ? OVERLOADED : 200);
                    return SAID;
                });
    }

    @AfterEach
    void stop() {
        own.close();
    }

    private JsonNode ask(Duration patience) throws IOException, InterruptedException {
        return own.api(own.config("agentnet.plan.model.name", "a-model"))
                .ask(
                        Json.object().put("model", "claude-sonnet-5-5").put("max_tokens", 100),
                        Duration.ofSeconds(20),
                        patience);
    }

    private Spent spent(BudgetScope scope) {
        return own.metered.network.budgets().standing(scope).spent();
    }

    @Test
    void costIsCountedForMainAndTheNetwork() throws Exception {
        assertThat(ask(Duration.ZERO).at("/usage/input_tokens").asInt()).isEqualTo(1_000);
        Spent turn = new Spent(1_000, 50, 2_500, 0);
        assertThat(spent(BudgetScope.NETWORK)).isEqualTo(turn);
        assertThat(spent(BudgetScope.of(DomainName.MAIN))).isEqualTo(turn);
    }

    @Test
    void nothingIsAskedOnceTheNetworksBudgetIsUsedUp() throws Exception {
        own.metered.total = dollars("0.002");
        ask(Duration.ZERO);
        assertThatThrownBy(() -> ask(Duration.ofMinutes(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("the budget of the network is used up");
        assertThat(own.provider.asked()).hasSize(1);
    }

    @Test
    void refusalIsWaitedOutByWhoeverHasThePatience() throws Exception {
        refusals.set(2);
        assertThat(ask(Duration.ofSeconds(20)).has("usage")).isTrue();
        assertThat(own.provider.asked()).hasSize(3);
        assertThat(spent(BudgetScope.NETWORK).tokensIn()).isEqualTo(1_000);
    }

    @Test
    void refusalIsSaidToWhoeverHasNone() {
        refusals.set(1);
        assertThatThrownBy(() -> ask(Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the provider");
        assertThat(own.provider.asked()).hasSize(1);
    }

    @Test
    void refusalsOfMainsOwnCallsHoldUpAllOthers() {
        refusals.set(5);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> ask(Duration.ZERO)).isInstanceOf(IOException.class);
        }
        assertThat(own.traffic.gate().standing()).isPresent();
    }
}
