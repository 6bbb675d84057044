package dev.falconer.bootstrap;

import java.nio.file.Path;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Option of {@code run}: whether there is a line about each request, and where. */
final class AccessLogOption {

    /** No file's name. */
    static final String LOG = "\0";

    @Option(
            names = "--access-log",
            arity = "0..1",
            paramLabel = "FILE",
            preprocessor = Attached.class,
            description =
                    "Log one line per request; with =FILE to the end of that file, which may be moved away at any time.")
    @Nullable
    String accessLog;

    /** A file is named behind {@code =} only: what else follows is the application's folder, as it was before files could be named. */
    static final class Attached implements IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> circumstances) {
            if (!"=".equals(circumstances.get("separator"))) {
                arguments.push(LOG);
            }
            return false;
        }
    }

    /** @throws IllegalArgumentException where there is a file without a name */
    AccessLogChoice choice() {
        if (accessLog == null) {
            return new AccessLogChoice.Nowhere();
        }
        if (accessLog.isEmpty()) {
            throw new IllegalArgumentException("--access-log=: no file (expected: --access-log=FILE, or --access-log)");
        }
        return accessLog.equals(LOG)
                ? new AccessLogChoice.InTheLog()
                : new AccessLogChoice.InAFile(Path.of(accessLog).toAbsolutePath());
    }
}
