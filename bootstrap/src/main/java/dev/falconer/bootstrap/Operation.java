package dev.falconer.bootstrap;

import dev.falconer.bootstrap.ControlClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that a Falconer which runs already carries out. What it answers is printed. */
abstract class Operation implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--control",
            paramLabel = "SOCKET",
            description = "The control socket of the Falconer that is meant. Default: the only one of this user.")
    private @Nullable Path control;

    @Override
    public final Integer call() {
        try {
            RunningFalconer falconer = control == null
                    ? RunningFalconer.theOnlyOne(ControlSockets.ofUser())
                    : RunningFalconer.at(control.toAbsolutePath());
            return told(carriedOutBy(falconer)).value();
        } catch (CommandFailure failure) {
            return complain(failure, failure.exitCode());
        } catch (ControlClient.NobodyListensException nobody) {
            return complain(nobody, ExitCode.NOT_RUNNING);
        } catch (IOException failure) {
            return complain(
                    new IOException("Falconer was asked, and what came of it is not known: " + failure.getMessage()),
                    ExitCode.FAILED);
        }
    }

    abstract Answer carriedOutBy(RunningFalconer falconer) throws CommandFailure, IOException;

    private ExitCode told(Answer answer) {
        var writer = answer.isGood()
                ? spec.commandLine().getOut()
                : spec.commandLine().getErr();
        writer.print(answer.text());
        writer.flush();
        return answer.isGood() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int complain(Exception failure, ExitCode exitCode) {
        spec.commandLine().getErr().println(failure.getMessage());
        spec.commandLine().getErr().flush();
        return exitCode.value();
    }
}
