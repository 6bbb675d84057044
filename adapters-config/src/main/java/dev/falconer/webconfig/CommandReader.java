package dev.falconer.webconfig;

import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.VariableExpansion;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.reading.WindowsArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes of {@code processPath} and {@code arguments} what can be started here (behaviour.md 1.5, D1). */
final class CommandReader {

    /** No system looks at a longer one; and the arguments may be much longer. */
    private static final int LONGEST_PATH = 4_096;

    private final ApplicationFolder folder;
    private final Map<String, String> serverEnvironment;
    private final Problems problems;

    CommandReader(ApplicationFolder folder, Map<String, String> serverEnvironment, Problems problems) {
        this.folder = folder;
        this.serverEnvironment = serverEnvironment;
        this.problems = problems;
    }

    /** Empty where there is no program to start; the problem is on record then. */
    Optional<Command> read(Attribute processPath, Attribute arguments) {
        String expanded = VariableExpansion.expand(processPath.textOr(""), serverEnvironment);
        if (expanded.isBlank()) {
            String what = processPath.text() == null ? "is missing" : "is empty";
            problems.authoring(
                    processPath.place(),
                    processPath.name() + " " + what + " (expected: the program to start, for instance dotnet)");
            return Optional.empty();
        }
        WindowsPath path = WindowsPath.parse(expanded);
        String program = path.path();
        if (!path.dropped().isEmpty() && !path.lastName().isEmpty()) {
            program = path.lastName();
            problems.notice(
                    processPath.place(),
                    processPath.name() + ": " + expanded + " is a place on a Windows machine; " + program
                            + " is looked for in the application's folder and on the PATH instead");
        }
        if (program.isEmpty()) {
            problems.authoring(
                    processPath.place(),
                    processPath.name() + ": " + expanded
                            + " names no program (expected: the program to start, for instance dotnet)");
            return Optional.empty();
        }
        return Optional.of(
                new Command(program, split(VariableExpansion.expand(arguments.textOr(""), serverEnvironment))));
    }

    private List<String> split(String text) {
        Optional<Unquoted> unquoted = unquotedFile(text);
        var arguments = new ArrayList<String>();
        unquoted.ifPresent(found -> arguments.add(found.file()));
        String rest = unquoted.map(Unquoted::rest).orElse(text);
        WindowsArguments.split(rest).forEach(argument -> arguments.add(here(argument)));
        return arguments;
    }

    /** A path with blanks that nobody quoted: the longest beginning of the text that is a file (ST-19). */
    private Optional<Unquoted> unquotedFile(String text) {
        String stripped = text.strip();
        if (stripped.indexOf('"') >= 0) {
            return Optional.empty();
        }
        int longest = stripped.length() <= LONGEST_PATH ? stripped.length() : stripped.lastIndexOf(' ', LONGEST_PATH);
        for (int end = longest; end > 0; end = stripped.lastIndexOf(' ', end - 1)) {
            String candidate = stripped.substring(0, end);
            if (candidate.indexOf(' ') < 0) {
                return Optional.empty();
            }
            Optional<String> file = folder.file(WindowsPath.turned(candidate));
            if (file.isPresent()) {
                return Optional.of(new Unquoted(file.get(), stripped.substring(end)));
            }
        }
        return Optional.empty();
    }

    /** The argument in this system's notation if it is a path of the application, unchanged otherwise. */
    private String here(String argument) {
        String turned = WindowsPath.turned(argument);
        if (argument.startsWith(".\\") || argument.startsWith("..\\")) {
            return folder.file(turned).orElse(turned);
        }
        boolean program =
                turned.startsWith("./") || turned.toLowerCase(Locale.ROOT).endsWith(".dll");
        if (argument.indexOf('\\') >= 0 || program) {
            return folder.file(turned).orElse(argument);
        }
        return argument;
    }

    private record Unquoted(String file, String rest) {}
}
