package dev.agentnet.tests.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Marks scenarios that are given the one [ComposeNetwork] of the run.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_DOCKER", matches = "1")
@ExtendWith(UnderCompose.Resolver.class)
@interface UnderCompose {

    /// Starts the network for the first who asks; JUnit closes it after the last.
    final class Resolver implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ComposeNetwork.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.GLOBAL)
                    .computeIfAbsent(ComposeNetwork.class, type -> started());
        }

        private static ComposeNetwork started() {
            try {
                return new ComposeNetwork();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
