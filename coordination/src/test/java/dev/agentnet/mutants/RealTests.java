package dev.agentnet.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.time.Duration;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// The tests of the transitions, one by one in this JVM, on the Redis that they share.
final class RealTests implements AutoCloseable {

    private static final String PACKAGE = "dev.agentnet.coordination.redis";
    private static final String CLASSES = ".*\\.Redis\\w+Test";

    /// Each needs some milliseconds. A script that never ends fails its test after so long.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private LauncherSession session = LauncherFactory.openSession();

    /// The ids of all of them.
    List<String> ids() {
        TestPlan plan = session.getLauncher().discover(request(selectPackage(PACKAGE)));
        return plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(TestIdentifier::isTest)
                .map(TestIdentifier::getUniqueId)
                .toList();
    }

    boolean passes(String id) {
        long began = System.nanoTime();
        Verdict verdict = new Verdict();
        session.getLauncher().execute(request(selectUniqueId(id)), verdict);
        if (System.nanoTime() - began >= LONGEST.toNanos()) {
            // Its Redis may still be busy, and stops with the session.
            session.close();
            session = LauncherFactory.openSession();
        }
        return verdict.passed;
    }

    private static LauncherDiscoveryRequest request(DiscoverySelector selector) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selector)
                .filters(ClassNameFilter.includeClassNamePatterns(CLASSES))
                .configurationParameter(
                        "junit.jupiter.execution.timeout.default", LONGEST.toSeconds() + " s")
                .build();
    }

    @Override
    public void close() {
        session.close();
    }

    private static final class Verdict implements TestExecutionListener {
        private boolean passed = true;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            passed &= result.getStatus() == Status.SUCCESSFUL;
        }
    }
}
