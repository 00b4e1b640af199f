package dev.agentnet.main.http;

import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.main.budget.Admission;
import dev.agentnet.main.budget.Meter;
import dev.agentnet.main.provider.ModelTraffic;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.InstantSource;

/// The model as agents reach it: what a call costs is counted, and none begins where a budget is
/// used up.
public final class MeteredModel {

    private final ModelProxy proxy;
    private final Meter meter;

    public MeteredModel(ModelSettings settings, ModelTraffic traffic, Meter meter) {
        this.proxy = new ModelProxy(settings, traffic, InstantSource.system());
        this.meter = meter;
    }

    /// @param payer what it costs is counted for
    void handle(Context context, Payer payer) throws IOException, InterruptedException {
        switch (admit(context, payer)) {
            case Admission.Turn turn -> {
                try (turn) {
                    proxy.handle(context, payer, turn);
                }
            }
            case Admission.Finish() -> ClosingMessage.answer(context);
            case Admission.Stale() ->
                    ModelProxy.refuse(
                            context,
                            HttpStatus.FORBIDDEN,
                            "permission_error",
                            "this attempt is not at work any more");
            case Admission.Later(String why) -> ModelProxy.turnAway(context, why);
        }
    }

    /// Only messages cost something.
    private Admission admit(Context context, Payer payer) throws InterruptedException {
        return context.path().endsWith("/messages")
                ? meter.admit(payer, context.bodyAsBytes())
                : Admission.Turn.free();
    }
}
