package dev.falconer.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The first argument that names an assembly ({@code App.dll}): where the file exists only in another case, as after a
 * copy from Windows, its real name is passed instead.
 */
final class AssemblyArgument {

    private AssemblyArgument() {}

    static List<String> corrected(List<String> arguments, Path directory) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.toLowerCase(Locale.ROOT).endsWith(".dll")) {
                var corrected = new ArrayList<>(arguments);
                corrected.set(i, realName(argument, directory));
                return corrected;
            }
        }
        return arguments;
    }

    private static String realName(String argument, Path directory) {
        if (argument.indexOf('\0') >= 0 || Files.exists(directory.resolve(argument))) {
            return argument;
        }
        String turned = argument.replace('\\', '/');
        Path asWritten = directory.resolve(turned).normalize();
        Optional<Path> real = CaseBlindFiles.find(asWritten);
        if (real.isEmpty() || real.get().equals(asWritten)) {
            return real.isPresent() ? turned : argument;
        }
        return turned.startsWith("/")
                ? real.get().toString()
                : directory.normalize().relativize(real.get()).toString();
    }
}
