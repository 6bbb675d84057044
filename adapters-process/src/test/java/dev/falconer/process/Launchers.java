package dev.falconer.process;

import dev.falconer.process.output.ProcessOutputs;
import dev.falconer.process.system.ProcessTrees;
import java.time.InstantSource;

/** Launchers as a Falconer of its own has them. */
final class Launchers {

    private Launchers() {}

    static OsProcessLauncher ofAnotherFalconer() {
        return ofAnotherFalconer(SocketFolders.ofThisMachine());
    }

    static OsProcessLauncher ofAnotherFalconer(SocketFolders sockets) {
        return new OsProcessLauncher(launchpad(), sockets);
    }

    static Launchpad launchpad() {
        return new Launchpad(
                new ProgramSearch(System.getenv("PATH")),
                new ProcessTrees(),
                new ProcessOutputs(InstantSource.system()));
    }
}
