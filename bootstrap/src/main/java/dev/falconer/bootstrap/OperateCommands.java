package dev.falconer.bootstrap;

import dev.falconer.bootstrap.ControlClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of an operator. */
final class OperateCommands {

    static final List<Class<? extends Operation>> ALL =
            List.of(Status.class, Recycle.class, Pause.class, Resume.class, Deploy.class, Rollback.class);

    private OperateCommands() {}

    @Command(name = "status", description = "Shows the applications that are hosted, with their processes.")
    static final class Status extends Operation {
        @Override
        Answer carriedOutBy(RunningFalconer falconer) throws IOException {
            return falconer.status();
        }
    }

    @Command(
            name = "recycle",
            description = "Replaces an application's processes by new ones; back when those are ready or have failed.")
    static final class Recycle extends OnApplication {
        @Override
        String order() {
            return "recycle";
        }
    }

    @Command(name = "pause", description = "Lets an application's new requests wait, while those under way go on.")
    static final class Pause extends OnApplication {
        @Override
        String order() {
            return "pause";
        }
    }

    @Command(name = "resume", description = "Lets the requests of a paused application go on.")
    static final class Resume extends OnApplication {
        @Override
        String order() {
            return "resume";
        }
    }

    @Command(name = "rollback", description = "Goes back to an application's release before the present one.")
    static final class Rollback extends OnApplication {
        @Override
        String order() {
            return "rollback";
        }
    }

    @Command(
            name = "deploy",
            description =
                    "Lets a folder take an application's place; back when its process is ready and has taken over, or"
                            + " has failed and the old one stays.")
    static final class Deploy extends Operation {

        @Parameters(index = "0", paramLabel = "FOLDER", description = "The published application.")
        private Path folder = Path.of(".");

        @Option(
                names = "--app",
                paramLabel = "NAME",
                description = "The application whose place it takes; may be left out where only one is hosted.")
        private @Nullable String name;

        @Override
        Answer carriedOutBy(RunningFalconer falconer) throws CommandFailure, IOException {
            if (!Files.isDirectory(folder)) {
                throw new CommandFailure(
                        ExitCode.USAGE, folder + " is no folder (expected: the folder of a published application)");
            }
            return falconer.order(
                    "deploy", Optional.ofNullable(name), folder.toRealPath().toString());
        }
    }

    /** One that needs nothing but an application. */
    abstract static class OnApplication extends Operation {

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "NAME",
                description = "The application; may be left out where only one is hosted.")
        private @Nullable String name;

        /** How it is called where it is asked for. */
        abstract String order();

        @Override
        final Answer carriedOutBy(RunningFalconer falconer) throws CommandFailure, IOException {
            return falconer.order(order(), Optional.ofNullable(name), "");
        }
    }
}
