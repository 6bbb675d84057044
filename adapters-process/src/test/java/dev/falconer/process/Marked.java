package dev.falconer.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Finds the processes that a test has caused, wherever they have gone, by a variable of their environment. */
record Marked(String value) {

    static final String VARIABLE = "TEST_MARK";

    static Marked anew() {
        return new Marked(UUID.randomUUID().toString());
    }

    /** Those that are alive. */
    List<Long> alive() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(this::isMarked)
                .toList();
    }

    private boolean isMarked(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ"), ISO_8859_1)
                    .contains(VARIABLE + "=" + value);
        } catch (IOException _) {
            return false;
        }
    }
}
