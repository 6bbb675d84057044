package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Whatever is read here has to mean what picocli reads in it. */
@DisplayName("Plain arguments")
class PlainArgumentsTest {

    private static final List<List<String>> PLAIN = List.of(
            List.of("run"),
            List.of("run", "site"),
            List.of("run", "/srv/a site", "--start-now"),
            List.of("run", "--config", "falconer.xml"),
            List.of("run", "--config=falconer.xml", "--control=none"),
            List.of("run", "--urls", "http://localhost:8080"),
            List.of(
                    "run",
                    "--urls",
                    "http://localhost:8080;https://*:8443",
                    "--dev-cert",
                    "--redirect-to-https",
                    "--hsts"),
            List.of("run", "--urls=http://unix:/run/a=b.sock"),
            List.of("run", "--path-base", "/shop", "site"),
            List.of("run", "--max-waiting", "0"),
            List.of("run", "--max-waiting=250"),
            List.of("run", "--control", "/run/falconer.sock", "--take-over"),
            List.of("run", "--development", "site"),
            List.of("run", "site", "--no-development"),
            List.of("run", "--access-log", "--log-format", "json"),
            List.of("run", "--access-log", "site"),
            List.of("run", "--access-log=/var/log/falconer/access.log", "site"),
            List.of("run", "--log-format", "xml"));

    private static final List<List<String>> NOT_PLAIN = List.of(
            List.of(),
            List.of("check"),
            List.of("run", "--help"),
            List.of("run", "-h"),
            List.of("run", "--version"),
            List.of("run", "--bogus"),
            List.of("run", "one", "two"),
            List.of("run", ""),
            List.of("run", "@arguments"),
            List.of("run", "--"),
            List.of("run", "--config"),
            List.of("run", "--config="),
            List.of("run", "--config", "--hsts"),
            List.of("run", "--urls", "http://a", "--urls", "http://b"),
            List.of("run", "--urls", "http://a;"),
            List.of("run", "--urls", "\"http://a;http://b\""),
            List.of("run", "--hsts", "--hsts"),
            List.of("run", "--start-now=true"),
            List.of("run", "--development", "--no-development"),
            List.of("run", "--max-waiting", "many"),
            List.of("run", "--max-waiting", "-1"),
            List.of("run", "--max-waiting", "007"),
            List.of("run", "--max-waiting", "99999999999"),
            List.of("run", "--certificate", "a.pem", "--urls", "https://*:8443"),
            List.of("run", "--certificate", "a.pem", "--certificate-key", "a.key"),
            List.of("run", "--certificate", "a.p12", "--certificate-password-file", "word"));

    static List<List<String>> plain() {
        return PLAIN;
    }

    static List<List<String>> notPlain() {
        return NOT_PLAIN;
    }

    @ParameterizedTest
    @MethodSource("plain")
    void meanWhatTheyMeanToPicocli(List<String> arguments) {
        Optional<RunOptions> read = PlainArguments.options(arguments.toArray(String[]::new));

        assertThat(read).get().usingRecursiveComparison().isEqualTo(picocli(arguments));
    }

    @ParameterizedTest
    @MethodSource("notPlain")
    void areLeftToPicocliInAnyOtherForm(List<String> arguments) {
        assertThat(PlainArguments.options(arguments.toArray(String[]::new))).isEmpty();
    }

    @Test
    void areLeftToPicocliWhereTheyDoNotGoTogether() {
        assertThat(PlainArguments.order("run", "--dev-cert")).isEmpty();
        assertThat(PlainArguments.order("run", "--log-format", "xml")).isEmpty();
    }

    @Test
    void noOptionIsForgottenHere() {
        List<String> options = run(List.of("run")).options().stream()
                .map(OptionSpec::longestName)
                .toList();

        Stream<String> tried = Stream.concat(PLAIN.stream(), NOT_PLAIN.stream())
                .flatMap(List::stream)
                .map(argument -> argument.replaceFirst("=.*", ""));

        assertThat(tried).containsAll(options);
    }

    private static RunOptions picocli(List<String> arguments) {
        return ((CommandLine.Run) run(arguments).userObject()).options();
    }

    private static CommandSpec run(List<String> arguments) {
        String[] typed = arguments.toArray(String[]::new);
        return CommandLine.parser(typed).parseArgs(typed).subcommand().commandSpec();
    }
}
