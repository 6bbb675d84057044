package dev.falconer.domain.process;

import java.util.Locale;

/** How a process ended, as the operating system tells it. */
public sealed interface ExitStatus {

    /** Nobody was there to see: it is told only to the parent, and on older systems to nobody else. */
    record Unknown() implements ExitStatus {
        @Override
        public String toString() {
            return "unknown exit status";
        }
    }

    /** It returned this code. */
    record Code(int code) implements ExitStatus {
        @Override
        public String toString() {
            return "exit code " + code;
        }
    }

    /** This signal ended it. */
    record Signal(int number) implements ExitStatus {
        @Override
        public String toString() {
            String name = NAMES.length > number ? NAMES[number] : "";
            return name.isEmpty() ? "signal " + number : String.format(Locale.ROOT, "signal %d (SIG%s)", number, name);
        }

        private static final String[] NAMES = {
            "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM"
        };
    }
}
