package dev.falconer.bootstrap;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The arguments of {@code run} in their usual form, read without picocli: its classes are of a version that Java keeps in no
 * cache, and loading 180 of them from their jar is a fifth of a start. What stands in any other form, is said twice or could
 * be wrong is not read here but by picocli, which says what is wrong.
 */
final class PlainArguments {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final RunOptions run = new RunOptions();
    private final Set<String> seen = new HashSet<>();
    private final Iterator<String> left;

    private PlainArguments(List<String> arguments) {
        this.left = arguments.iterator();
    }

    /** What they order; empty where picocli has to be asked. */
    static Optional<Callable<ExitCode>> order(String... arguments) {
        try {
            return options(arguments).map(RunOptions::order);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What picocli would make of them; empty where it has to be asked. */
    static Optional<RunOptions> options(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals("run")) {
            return Optional.empty();
        }
        List<String> own = Arrays.asList(arguments).subList(1, arguments.length);
        // A file of arguments, quotes, nothing at all: picocli knows what to do.
        if (own.stream().anyMatch(each -> each.isEmpty() || each.startsWith("@") || each.indexOf('"') >= 0)) {
            return Optional.empty();
        }
        var reading = new PlainArguments(own);
        while (reading.left.hasNext()) {
            if (!reading.read(reading.left.next())) {
                return Optional.empty();
            }
        }
        return Optional.of(reading.run);
    }

    /** Takes an argument and, where it has one, its value; false where picocli has to be asked. */
    private boolean read(String argument) {
        if (!argument.startsWith("-")) {
            run.application.folder = Path.of(argument);
            return seen.add("FOLDER");
        }
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (!seen.add(name.replaceFirst("^--no-", "--"))) {
            return false;
        }
        if (equals < 0 && isSwitch(name)) {
            return true;
        }
        String value = equals >= 0 ? argument.substring(equals + 1) : left.hasNext() ? left.next() : "";
        return !value.isEmpty() && !value.startsWith("-") && isValue(name, value);
    }

    private boolean isSwitch(String name) {
        switch (name) {
            case "--development" -> run.development = true;
            case "--no-development" -> run.development = false;
            case "--dev-cert" -> run.binding.developmentCertificate = true;
            case "--redirect-to-https" -> run.binding.redirectsToHttps = true;
            case "--hsts" -> run.binding.strictTransport = true;
            case "--start-now" -> run.startNow = true;
            case "--take-over" -> run.takeOver = true;
            case "--access-log" -> run.accessLog.accessLog = AccessLogOption.LOG;
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean isValue(String name, String value) {
        switch (name) {
            case "--config" -> run.config = Path.of(value);
            case "--urls" -> {
                String[] urls = value.split(";", -1);
                run.binding.urls = urls;
                return Arrays.stream(urls).noneMatch(String::isEmpty);
            }
            case "--path-base" -> run.application.pathBase = value;
            case "--max-waiting" -> {
                if (!NUMBER.matcher(value).matches()) {
                    return false;
                }
                run.application.maxWaiting = Integer.valueOf(value);
            }
            case "--access-log" -> run.accessLog.accessLog = value;
            case "--control" -> run.control.control = value;
            case "--log-format" -> run.logFormat = value;
            default -> {
                return false;
            }
        }
        return true;
    }
}
