package dev.falconer.process;

import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.domain.process.ExitStatus;
import java.nio.file.Path;

/**
 * A small Falconer for tests: launches a shell script and waits until its standard input ends; then it closes orderly. When
 * it is told anything before that, it freezes the script.
 */
final class LaunchingMain {

    private LaunchingMain() {}

    public static void main(String[] arguments) throws Exception {
        var launcher = Launchers.ofAnotherFalconer();
        RunningProcess process = launcher.launch(
                Specs.in(Path.of("/"))
                        .shell(arguments[0])
                        .with(Marked.VARIABLE, System.getenv(Marked.VARIABLE))
                        .spec(),
                new Deaf());
        System.out.println("launched");
        while (System.in.read() >= 0) {
            System.out.println(process.freeze() ? "frozen" : "not frozen");
        }
        launcher.close();
    }

    private static final class Deaf implements ProcessObserver {
        @Override
        public void exited(ExitStatus status) {}

        @Override
        public void logUnavailable(String path, String reason) {}
    }
}
