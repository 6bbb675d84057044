package dev.falconer.process;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.site.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the program that a command means (behaviour.md 1.5, D1): a file of the application first, the server's PATH
 * otherwise; with the names that Windows would have accepted. What is written as a relative path ({@code ./dotnet}) is
 * never looked for elsewhere.
 */
final class ProgramSearch {

    private static final String WINDOWS_SUFFIX = ".exe";
    private static final String ASSEMBLY_SUFFIX = ".dll";
    private static final String RUNTIME = "dotnet";

    private final List<Path> searchPath;

    /** @param searchPath the PATH of Falconer's own environment */
    ProgramSearch(String searchPath) {
        var folders = new ArrayList<Path>();
        for (String folder : searchPath.split(":")) {
            if (folder.startsWith("/")) {
                folders.add(Path.of(folder));
            }
        }
        this.searchPath = List.copyOf(folders);
    }

    Program find(Command command, Path directory) throws LaunchFailedException {
        String wanted = command.processPath().replace('\\', '/');
        List<String> arguments = AssemblyArgument.corrected(command.arguments(), directory);
        Path target = directory.resolve(wanted).normalize();
        if (mayBeOfTheApplication(wanted)) {
            Optional<Program> own = ofTheApplication(wanted, target, directory, arguments);
            if (own.isPresent()) {
                return own.get();
            }
        }
        if (wanted.contains("/")) {
            throw new LaunchFailedException(
                    Files.isDirectory(target)
                            ? new StartFailure.NotExecutable(target.toString(), "it is a folder")
                            : new StartFailure.ExecutableMissing(command.processPath(), target.toString()));
        }
        return new Program(onPath(command.processPath(), wanted, directory), arguments);
    }

    /** The original's own test: a drive or an unexpanded variable cannot be a name inside the application's directory. */
    private static boolean mayBeOfTheApplication(String wanted) {
        return wanted.indexOf(':') < 0 && wanted.indexOf('%') < 0;
    }

    private Optional<Program> ofTheApplication(String wanted, Path target, Path directory, List<String> arguments)
            throws LaunchFailedException {
        Optional<Path> exact = CaseBlindFiles.find(target);
        boolean forWindows = endsWith(wanted, WINDOWS_SUFFIX);
        if (exact.isPresent() && !(forWindows && ExecutableFile.isForWindows(exact.get()))) {
            return Optional.of(new Program(ExecutableFile.checked(exact.get()), arguments));
        }
        if (!forWindows) {
            return Optional.empty();
        }
        String bare = target.toString().substring(0, target.toString().length() - WINDOWS_SUFFIX.length());
        Optional<Path> withoutSuffix = CaseBlindFiles.find(Path.of(bare));
        if (withoutSuffix.isPresent()) {
            return Optional.of(new Program(ExecutableFile.checked(withoutSuffix.get()), arguments));
        }
        Optional<Path> assembly = CaseBlindFiles.find(Path.of(bare + ASSEMBLY_SUFFIX));
        if (assembly.isPresent()) {
            var withAssembly = new ArrayList<String>();
            withAssembly.add(relative(assembly.get(), directory));
            withAssembly.addAll(arguments);
            return Optional.of(new Program(onPath(RUNTIME, RUNTIME, directory), withAssembly));
        }
        if (exact.isPresent()) {
            throw new LaunchFailedException(
                    new StartFailure.NotExecutable(exact.get().toString(), "it is a program for Windows"));
        }
        return Optional.empty();
    }

    private static String relative(Path file, Path directory) {
        return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
    }

    private Path onPath(String asConfigured, String name, Path directory) throws LaunchFailedException {
        var candidates = new ArrayList<String>();
        candidates.add(name);
        candidates.add(withoutSuffix(name));
        candidates.add(withoutSuffix(name).toLowerCase(Locale.ROOT));
        Optional<Path> unusable = Optional.empty();
        for (String candidate : candidates) {
            for (Path folder : searchPath) {
                Path file = folder.resolve(candidate);
                if (Files.isRegularFile(file)) {
                    if (Files.isExecutable(file)) {
                        return ExecutableFile.checked(file);
                    }
                    unusable = unusable.or(() -> Optional.of(file));
                }
            }
        }
        if (unusable.isPresent()) {
            return ExecutableFile.checked(unusable.get());
        }
        throw new LaunchFailedException(new StartFailure.ExecutableMissing(
                asConfigured, directory + ", and the PATH of Falconer: " + pathText()));
    }

    private String pathText() {
        return searchPath.isEmpty()
                ? "(empty)"
                : String.join(":", searchPath.stream().map(Path::toString).toList());
    }

    private static String withoutSuffix(String name) {
        return endsWith(name, WINDOWS_SUFFIX) ? name.substring(0, name.length() - WINDOWS_SUFFIX.length()) : name;
    }

    private static boolean endsWith(String name, String suffix) {
        return name.length() > suffix.length()
                && name.regionMatches(true, name.length() - suffix.length(), suffix, 0, suffix.length());
    }
}
