package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @ParameterizedTest
    @CsvSource({
        "''",
        "bogus",
        "run --bogus",
        "run --urls ftp://localhost",
        "run --urls http://localhost:99999",
        "run --urls http://localhost:8080;http://localhost:8080",
        "run --urls https://localhost:8443",
        "run --dev-cert",
        "run --certificate-key key.pem --urls https://localhost:8443",
        "run --path-base shop",
        "run --path-base /a/../b",
        "run --max-waiting -1",
        "run --max-waiting many",
        "run --log-format xml",
        "run --take-over=perhaps",
        "run --access-log=",
        "check one two",
        "status one",
        "recycle one two",
        "deploy"
    })
    void whatIsNotUnderstoodIsAUsageErrorAndStartsNothing(String line) {
        String[] arguments = Stream.of(line.split(" ", -1))
                .filter(argument -> !argument.isEmpty())
                .toArray(String[]::new);

        assertThat(CommandLine.execute(arguments)).isEqualTo(ExitCode.USAGE.value());
    }

    @ParameterizedTest
    @CsvSource({"--help", "--version", "run --help", "status --help", "deploy --version"})
    void askingIsNoError(String line) {
        assertThat(CommandLine.execute(line.split(" "))).isEqualTo(ExitCode.DONE.value());
    }

    @ParameterizedTest
    @CsvSource({"run, false", "run --take-over, true", "run --take-over --control /run/falconer.sock, true"})
    void everythingIsTakenOverOnlyWhereThatIsAskedFor(String line, boolean asked) {
        String[] arguments = line.split(" ");

        var run = CommandLine.parser(arguments).parseArgs(arguments).subcommand();

        assertThat(run.matchedOptionValue("--take-over", false)).isEqualTo(asked);
    }

    @Test
    void checkTellsASoundConfigurationFromOneThatIsNot(@TempDir Path folder) throws Exception {
        Path config = folder.resolve("web.config");

        Files.writeString(config, """
                <configuration><system.webServer>
                  <handlers><add name="a" path="*" verb="*" modules="AspNetCoreModuleV2" /></handlers>
                  <aspNetCore processPath="dotnet" arguments="app.dll" />
                </system.webServer></configuration>
                """);
        assertThat(CommandLine.execute("check", folder.toString())).isEqualTo(ExitCode.DONE.value());

        Files.writeString(config, "<configuration><system.webServer><aspNetCore /></system.webServer></configuration>");
        assertThat(CommandLine.execute("check", folder.toString())).isEqualTo(ExitCode.INVALID.value());
    }

    @Test
    void aServerConfigurationIsCheckedTooAndNothingIsHostedWithOneThatIsWrong(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("App.runtimeconfig.json"), "{}");
        String application = folder.toString();
        Path config = folder.resolve("falconer.xml");

        Files.writeString(config, "<falconer><bindings><binding url='http://*:80'/></bindings></falconer>");
        assertThat(CommandLine.execute("check", application, "--config", config.toString()))
                .isEqualTo(ExitCode.DONE.value());

        Files.writeString(config, "<falconer><bindings><binding url='https://*:443'/></bindings></falconer>");
        assertThat(CommandLine.execute("check", application, "--config", config.toString()))
                .isEqualTo(ExitCode.INVALID.value());
        assertThat(CommandLine.execute("run", application, "--config", config.toString()))
                .isEqualTo(ExitCode.INVALID.value());
    }

    @Nested
    class WithApplicationsInTheServerConfiguration {

        @TempDir
        private Path folder;

        private String config = "";

        @BeforeEach
        void givenTwo() throws Exception {
            for (String name : List.of("shop", "blog")) {
                Files.createDirectory(folder.resolve(name));
                Files.writeString(folder.resolve(name).resolve("App.runtimeconfig.json"), "{}");
            }
            config = Files.writeString(
                            folder.resolve("falconer.xml"),
                            "<falconer><applications>"
                                    + "<application folder='shop'/><application folder='blog' path='/blog'/>"
                                    + "</applications></falconer>")
                    .toString();
        }

        @Test
        void theyAreChecked() throws Exception {
            assertThat(CommandLine.execute("check", "--config", config)).isEqualTo(ExitCode.DONE.value());

            Files.writeString(folder.resolve("blog").resolve("web.config"), "<configuration>");
            assertThat(CommandLine.execute("check", "--config", config)).isEqualTo(ExitCode.INVALID.value());
        }

        @Test
        void aFolderBesideThemIsAUsageError() {
            assertThat(CommandLine.execute("check", folder.toString(), "--config", config))
                    .isEqualTo(ExitCode.USAGE.value());
            assertThat(CommandLine.execute("run", folder.toString(), "--config", config))
                    .isEqualTo(ExitCode.USAGE.value());
        }

        @Test
        void aPathBaseBesideThemIsAUsageError() {
            assertThat(CommandLine.execute("run", "--path-base", "/shop", "--config", config))
                    .isEqualTo(ExitCode.USAGE.value());
        }

        @Test
        void oneThatIsNotThereIsHostedByNobody() throws Exception {
            Files.delete(folder.resolve("blog").resolve("App.runtimeconfig.json"));
            Files.delete(folder.resolve("blog"));

            assertThat(CommandLine.execute("check", "--config", config)).isEqualTo(ExitCode.INVALID.value());
            assertThat(CommandLine.execute("run", "--config", config)).isEqualTo(ExitCode.INVALID.value());
        }
    }

    @Test
    void everyExitCodeIsDocumented() throws Exception {
        String document = Files.readString(Path.of("..", "docs", "command-line.md"));

        assertThat(ExitCode.values())
                .allSatisfy(
                        code -> assertThat(document).containsPattern("(?m)^\\|\\s*`?" + code.value() + "`?\\s*\\|"));
    }
}
