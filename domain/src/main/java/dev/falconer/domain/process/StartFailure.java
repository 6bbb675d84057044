package dev.falconer.domain.process;

import dev.falconer.domain.site.PortChoice;
import dev.falconer.domain.site.Problem;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why an application could not be started: the cause in one sentence, and what its owner can do about it. The stage is
 * the original's name for the step that failed (behaviour.md 3.2).
 */
public sealed interface StartFailure {

    /** The cause, one sentence without the full stop. */
    String cause();

    /** What to look at or change, one or two sentences. */
    String hint();

    /** The step that failed, in the original's words. */
    String stage();

    /**
     * Whether another port may help (D4). It may where nothing listens at all, too: the original tries again then, and some
     * applications hang on a port that they cannot have (conformance ST-44).
     */
    default boolean anotherPortMayHelp() {
        return false;
    }

    /**
     * It listens, and does not answer as it has to before requests reach it.
     *
     * @param complaint completes the sentence "it …"
     */
    record NeverReady(String complaint) implements StartFailure {
        @Override
        public String cause() {
            return "it listened, but " + complaint;
        }

        @Override
        public String hint() {
            return "Look at what it printed; what it has to answer stands under warmUp in falconer.xml and under"
                    + " applicationInitialization in web.config.";
        }

        @Override
        public String stage() {
            return "WarmUp";
        }
    }

    /**
     * It was ready, and failed before all were that were to take over with it.
     *
     * @param how a sentence
     */
    record DidNotStayReady(String how) implements StartFailure {
        @Override
        public String cause() {
            return "one of its processes did not stay ready until all of them were: " + how;
        }

        @Override
        public String hint() {
            return "Its last output usually says why.";
        }

        @Override
        public String stage() {
            return "PostStartCheck";
        }
    }

    /** The program of {@code processPath} is neither in the application's directory nor on the PATH. */
    record ExecutableMissing(String processPath, String searched) implements StartFailure {
        @Override
        public String cause() {
            return "the program \"" + processPath + "\" was not found (searched: " + searched + ")";
        }

        @Override
        public String hint() {
            return "Check processPath in web.config, and that the program is installed and on the PATH of Falconer.";
        }

        @Override
        public String stage() {
            return "CreateProcess";
        }
    }

    /** The program of {@code processPath} was found and may not be run. */
    record NotExecutable(String path, String reason) implements StartFailure {
        @Override
        public String cause() {
            return "the program \"" + path + "\" cannot be executed: " + reason;
        }

        @Override
        public String hint() {
            return "Give it the execute permission (chmod +x), or start it through its runtime, for instance dotnet App.dll.";
        }

        @Override
        public String stage() {
            return "CreateProcess";
        }
    }

    /** The operating system refused to create the process for another reason. */
    record LaunchRefused(String reason) implements StartFailure {
        @Override
        public String cause() {
            return "the process could not be created: " + reason;
        }

        @Override
        public String hint() {
            return "Check the application's directory, its permissions, and the limits on processes and memory.";
        }

        @Override
        public String stage() {
            return "CreateProcess";
        }
    }

    /** It ended before it listened. */
    record ExitedBeforeListening(ExitStatus status) implements StartFailure {
        @Override
        public String cause() {
            return "the process ended before it listened on its port, with " + status;
        }

        @Override
        public String hint() {
            return "Its last output usually says why. Run the same command by hand in the application's directory.";
        }

        @Override
        public String stage() {
            return "PostStartCheck";
        }
    }

    /** The runtime that the application needs is not installed: its own host said so. */
    record RuntimeMissing(ExitStatus status, String runtime) implements StartFailure {
        @Override
        public String cause() {
            return "the .NET runtime that the application needs is missing: " + runtime + " (" + status + ")";
        }

        @Override
        public String hint() {
            return "Install that version, or publish the application self-contained or for an installed version.";
        }

        @Override
        public String stage() {
            return "PostStartCheck";
        }
    }

    /** It listens, but not on the port it was given. */
    record ListenedElsewhere(int port, List<Integer> insteadOn, Duration limit) implements StartFailure {
        public ListenedElsewhere {
            insteadOn = List.copyOf(insteadOn);
        }

        @Override
        public String cause() {
            return "the process did not listen on port " + port + " within " + limit.toSeconds()
                    + " s; it listens on the wrong port: "
                    + insteadOn.stream().map(Object::toString).collect(Collectors.joining(", "));
        }

        @Override
        public String hint() {
            return "The application must listen on the port that the environment names (ASPNETCORE_PORT or"
                    + " HTTP_PLATFORM_PORT). Look for a fixed address in its settings or code.";
        }

        @Override
        public String stage() {
            return "PostStartCheck";
        }
    }

    /** It listens nowhere. */
    record NeverListened(int port, Duration limit) implements StartFailure {
        @Override
        public String cause() {
            return "the process did not listen on port " + port + " within the startup time limit of "
                    + limit.toSeconds() + " s, nor on any other port; it was not ready and has been killed";
        }

        @Override
        public String hint() {
            return "It may be waiting for something, or need longer: see its last output, and startupTimeLimit.";
        }

        @Override
        public String stage() {
            return "PostStartCheck";
        }

        @Override
        public boolean anotherPortMayHelp() {
            return true;
        }
    }

    /** It does not listen on the UNIX socket it was given. */
    record SocketNeverOpened(String socket, List<Integer> insteadOn, Duration limit) implements StartFailure {
        public SocketNeverOpened {
            insteadOn = List.copyOf(insteadOn);
        }

        @Override
        public String cause() {
            String instead = insteadOn.isEmpty()
                    ? "it was not ready and has been killed"
                    : "it listens on ports instead: "
                            + insteadOn.stream().map(Object::toString).collect(Collectors.joining(", "));
            return "the process did not listen on the UNIX socket " + socket + " within the startup time limit of "
                    + limit.toSeconds() + " s; " + instead;
        }

        @Override
        public String hint() {
            return "With backendAddress=\"unixSocket\" HTTP_PLATFORM_PORT holds the path of a socket. The application must"
                    + " listen there, or be given a port (backendAddress=\"port\").";
        }

        @Override
        public String stage() {
            return "PostStartCheck";
        }
    }

    /** No socket could be prepared for it. */
    record NoSocket(String reason) implements StartFailure {
        @Override
        public String cause() {
            return "there is no place for its UNIX socket: " + reason;
        }

        @Override
        public String hint() {
            return "Falconer makes a private folder in $XDG_RUNTIME_DIR, or in the folder for temporary files. A socket's path"
                    + " may have 107 bytes.";
        }

        @Override
        public String stage() {
            return "SetupListenPort";
        }
    }

    /** Another program listens on its port. */
    record PortTaken(int port, String holder) implements StartFailure {
        @Override
        public String cause() {
            return "port " + port + " is taken by another program: " + holder;
        }

        @Override
        public String hint() {
            return "Stop that program, or remove ASPNETCORE_PORT from web.config so that a free port is chosen.";
        }

        @Override
        public String stage() {
            return "SetupListenPort";
        }

        @Override
        public boolean anotherPortMayHelp() {
            return true;
        }
    }

    /** No free port was found. */
    record NoFreePort(int tries) implements StartFailure {
        @Override
        public String cause() {
            return "no free port was found in " + tries + " tries";
        }

        @Override
        public String hint() {
            return "Very many ports of this machine are in use.";
        }

        @Override
        public String stage() {
            return "SetupListenPort";
        }
    }

    /** The configured port cannot be used. */
    record PortUnusable(String text) implements StartFailure {
        @Override
        public String cause() {
            return "ASPNETCORE_PORT is \"" + text + "\" (expected: " + PortChoice.LOWEST_FIXED + "-"
                    + PortChoice.HIGHEST_FIXED + ")";
        }

        @Override
        public String hint() {
            return "Remove ASPNETCORE_PORT from web.config so that a free port is chosen, or name one in that range.";
        }

        @Override
        public String stage() {
            return "SetupListenPort";
        }
    }

    /** Its configuration cannot be used. */
    record Misconfigured(List<Problem> problems) implements StartFailure {
        public Misconfigured {
            problems = List.copyOf(problems);
        }

        @Override
        public String cause() {
            return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        }

        @Override
        public String hint() {
            return "Mend the file; Falconer reads it again by itself. \"falconer check\" shows all problems at once.";
        }

        @Override
        public String stage() {
            return "Configuration";
        }
    }

    /** It failed too often within a minute. */
    record RapidFailLimit(int limit, String lastCause) implements StartFailure {
        @Override
        public String cause() {
            return "it failed more than " + limit + " times within a minute (rapidFailsPerMinute); the last time: "
                    + lastCause;
        }

        @Override
        public String hint() {
            return "Falconer tries again by itself as soon as a failure is a minute old.";
        }

        @Override
        public String stage() {
            return "RapidFail";
        }
    }
}
