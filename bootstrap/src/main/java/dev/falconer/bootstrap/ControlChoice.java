package dev.falconer.bootstrap;

import java.nio.file.Path;

/** Where operators are to reach this Falconer, as the command line says. */
sealed interface ControlChoice {

    /** Where the commands look by themselves; it is no disaster when that cannot be had. */
    record Usual() implements ControlChoice {}

    /** @param socket absolute path */
    record At(Path socket) implements ControlChoice {}

    record Nowhere() implements ControlChoice {}
}
