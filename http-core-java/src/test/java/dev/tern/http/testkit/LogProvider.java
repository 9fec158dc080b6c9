package dev.tern.http.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Thread-safe. The logging of the tests: silent, but for what a {@link LogRecording} listens to. */
public final class LogProvider implements SLF4JServiceProvider {
    static final Map<String, LogRecording> RECORDINGS = new ConcurrentHashMap<>();

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, Recorded::new);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    @SuppressWarnings("serial")
    private static final class Recorded extends LegacyAbstractLogger {
        Recorded(String loggerName) {
            name = loggerName;
        }

        private boolean isRecorded() {
            return RECORDINGS.containsKey(name);
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return "";
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
            LogRecording recording = RECORDINGS.get(name);
            if (recording != null) {
                recording.add(
                        level + " "
                                + MessageFormatter.arrayFormat(pattern, arguments)
                                        .getMessage(),
                        thrown);
            }
        }

        @Override
        public boolean isTraceEnabled() {
            return isRecorded();
        }

        @Override
        public boolean isDebugEnabled() {
            return isRecorded();
        }

        @Override
        public boolean isInfoEnabled() {
            return isRecorded();
        }

        @Override
        public boolean isWarnEnabled() {
            return isRecorded();
        }

        @Override
        public boolean isErrorEnabled() {
            return isRecorded();
        }
    }
}
