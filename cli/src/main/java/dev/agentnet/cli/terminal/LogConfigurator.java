package dev.agentnet.cli.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/// What is logged, and how it looks on standard error.
///
/// People's commands are quiet on the terminal; roles that serve are given
/// `AGENTNET_LOG_LEVEL=INFO` and say everything an operator wants. What goes to Redis for `agentnet
/// logs` is the same everywhere. Logback finds this class as a service; to read the same from an
/// XML file takes a tenth of a command's time.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    private static final String STANDARD_ERROR = "stderr";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        String said = System.getenv("AGENTNET_LOG_LEVEL");
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(standardError(context, said == null ? "WARN" : said));
        context.getLogger("dev.agentnet").setLevel(Level.INFO);
        // At DEBUG this one logs what is sent to Docker, a domain's secret among it.
        context.getLogger("org.apache.hc").setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// From now on nothing is printed but what this leaves of it.
    public static void redact(UnaryOperator<String> redaction) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(STANDARD_ERROR) instanceof ConsoleAppender<ILoggingEvent> appender
                && appender.getEncoder() instanceof LayoutWrappingEncoder<ILoggingEvent> encoder
                && encoder.getLayout() instanceof RedactedLayout layout) {
            layout.redaction = redaction;
        } else {
            throw new IllegalStateException("the log is not the one that was configured here");
        }
    }

    /// A line as it may leave.
    private static final class RedactedLayout extends PatternLayout {

        /// Set once by the thread that starts a role, read by all that log.
        private volatile UnaryOperator<String> redaction = UnaryOperator.identity();

        @Override
        public String doLayout(ILoggingEvent event) {
            return redaction.apply(super.doLayout(event));
        }
    }

    private static ConsoleAppender<ILoggingEvent> standardError(
            LoggerContext context, String level) {
        ThresholdFilter filter = new ThresholdFilter();
        filter.setLevel(level);
        filter.start();
        RedactedLayout layout = new RedactedLayout();
        layout.setContext(context);
        layout.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n%ex{6}");
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName(STANDARD_ERROR);
        appender.setTarget("System.err");
        appender.addFilter(filter);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
