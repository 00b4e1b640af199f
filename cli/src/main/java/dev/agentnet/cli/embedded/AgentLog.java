package dev.agentnet.cli.embedded;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.terminal.LogConfigurator;
import dev.agentnet.coordination.Journal;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/// Sends an orchestrator's own log lines to its stream in Redis, where `agentnet logs` reads them.
///
/// Lines wait in a bounded queue; when Redis is away and it is full, new lines are dropped here and
/// still stand in the process's own output.
public final class AgentLog extends AppenderBase<ILoggingEvent> {

    /// Lines that may wait for Redis.
    private static final int WAITING = 1_000;

    /// Sent in one go.
    private static final int BATCH = 100;

    private final Journal journal;
    private final AgentId id;
    private final UnaryOperator<String> redaction;
    private final BlockingQueue<ObjectNode> waiting = new ArrayBlockingQueue<>(WAITING);

    private AgentLog(Journal journal, AgentId id, UnaryOperator<String> redaction) {
        this.journal = journal;
        this.redaction = redaction;
        this.id = id;
    }

    public static void attach(Journal journal, AgentId id) {
        attach(journal, id, UnaryOperator.identity());
    }

    /// @param redaction takes out of each line, here and on standard error, what must not leave
    public static void attach(Journal journal, AgentId id, UnaryOperator<String> redaction) {
        LogConfigurator.redact(redaction);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        AgentLog log = new AgentLog(journal, id, redaction);
        log.setContext(context);
        log.start();
        context.getLogger("dev.agentnet").addAppender(log);
        Thread.ofVirtual().name("agent-log").start(log::send);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String text = event.getFormattedMessage();
        if (event.getThrowableProxy() != null) {
            text += "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
        }
        ObjectNode line =
                Json.object()
                        .put("at", event.getTimeStamp())
                        .put("agent", id.value())
                        .put("level", event.getLevel().toString())
                        .put("text", redaction.apply(text));
        String task = event.getMDCPropertyMap().get("task");
        if (task != null) {
            line.put("task", task);
        }
        boolean taken = waiting.offer(line);
        if (!taken) {
            addWarn("a line of " + id + " was dropped: Redis does not take it");
        }
    }

    private void send() {
        List<ObjectNode> batch = new ArrayList<>();
        while (true) {
            try {
                batch.add(waiting.take());
                waiting.drainTo(batch, BATCH);
                journal.agentLines(id, batch);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                addWarn("lines of " + id + " did not reach Redis", e);
            }
            batch.clear();
        }
    }
}
