package dev.falconer.bootstrap;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option of {@code run}: where operators reach it. */
final class ControlOption {

    private static final String NOWHERE = "none";

    @Option(
            names = "--control",
            paramLabel = "SOCKET",
            description =
                    "The UNIX socket through which falconer status, recycle and the like reach this Falconer; none"
                            + " opens none. Default: one in the state folder, where those commands find it.")
    @Nullable
    String control;

    ControlChoice choice() {
        if (control == null) {
            return new ControlChoice.Usual();
        }
        return control.equals(NOWHERE)
                ? new ControlChoice.Nowhere()
                : new ControlChoice.At(Path.of(control).toAbsolutePath());
    }
}
