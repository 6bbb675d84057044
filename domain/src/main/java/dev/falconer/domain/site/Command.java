package dev.falconer.domain.site;

import java.util.List;

/**
 * What is started: a program and its arguments.
 *
 * @param processPath as configured, variables expanded, back slashes turned; found in the application's directory first,
 *     on the server's PATH otherwise (behaviour.md 1.5)
 * @param arguments split by the Windows rules; may hold {@code %HTTP_PLATFORM_PORT%}
 */
public record Command(String processPath, List<String> arguments) {

    public Command {
        arguments = List.copyOf(arguments);
        if (processPath.isEmpty()) {
            throw new IllegalArgumentException("processPath: empty (expected: a program)");
        }
    }

    /** One line for a person: program and arguments, quoted where they hold blanks. */
    public String line() {
        var line = new StringBuilder(quoted(processPath));
        for (String argument : arguments) {
            line.append(' ').append(quoted(argument));
        }
        return line.toString();
    }

    private static String quoted(String text) {
        return text.isEmpty() || text.indexOf(' ') >= 0 || text.indexOf('\t') >= 0 ? '"' + text + '"' : text;
    }
}
