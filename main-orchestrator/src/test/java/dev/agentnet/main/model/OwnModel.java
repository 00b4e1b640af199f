package dev.agentnet.main.model;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.main.budget.MeteredNetwork;
import dev.agentnet.main.provider.ModelTraffic;
import dev.agentnet.main.provider.Traffics;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// A model as main itself asks it, whose provider answers what the test says.
public final class OwnModel implements AutoCloseable {

    public final AnsweringProvider provider;
    final MeteredNetwork metered = new MeteredNetwork();
    final ModelTraffic traffic = Traffics.quick();

    /// @param answers the body of each answer
    public OwnModel(Supplier<String> answers) throws IOException {
        provider = new AnsweringProvider(answers);
    }

    /// The configuration with the provider's address, and a model's name where it is looked for.
    public Config config(String path, String model) {
        return ConfigFactory.parseMap(
                        Map.of(path, model, "agentnet.model.base-url", provider.url()))
                .withFallback(ConfigFactory.load())
                .resolve();
    }

    public MessagesApi api(Config config) {
        return new MessagesApi(config, "key", traffic, metered.meter, InstantSource.system());
    }

    @Override
    public void close() {
        provider.close();
        metered.close();
    }
}
