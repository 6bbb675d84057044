package dev.falconer.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is really run: the file that was found, and the arguments as they are passed. */
record Program(Path file, List<String> arguments) {

    Program {
        arguments = List.copyOf(arguments);
    }

    /** File and arguments, as one list. */
    List<String> commandLine() {
        var line = new ArrayList<String>();
        line.add(file.toString());
        line.addAll(arguments);
        return line;
    }
}
