package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogbackAloneTest {

    @Test
    void itStartsWithNothingConfigured() {
        var logback = new LogbackAlone();

        logback.initialize();

        var context = (LoggerContext) logback.getLoggerFactory();
        assertThat(context.isStarted()).isTrue();
        assertThat(context.getMDCAdapter()).isSameAs(logback.getMDCAdapter());
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .isExhausted();
    }
}
