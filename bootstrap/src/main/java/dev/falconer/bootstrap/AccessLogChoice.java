package dev.falconer.bootstrap;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.bootstrap.accesslog.AccessLogFile;
import dev.falconer.bootstrap.accesslog.LoggingAccessLog;
import java.nio.file.Path;
import java.time.InstantSource;

/** Where lines about requests are to go, as the command line says. */
sealed interface AccessLogChoice {

    AccessLog log();

    record Nowhere() implements AccessLogChoice {
        @Override
        public AccessLog log() {
            return new LoggingAccessLog(false);
        }
    }

    record InTheLog() implements AccessLogChoice {
        @Override
        public AccessLog log() {
            return new LoggingAccessLog(true);
        }
    }

    /** @param file absolute path */
    record InAFile(Path file) implements AccessLogChoice {
        @Override
        public AccessLog log() {
            return new AccessLogFile(file, new LoggingAccessLog(false), InstantSource.system());
        }
    }
}
