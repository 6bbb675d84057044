package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.Command;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

    private static final String ODD = "π ≠ 3·14";

    @TempDir
    private Path temporary;

    private PublishedFolder folder;

    @BeforeEach
    void givenAFolder() {
        folder = new PublishedFolder(temporary);
    }

    private Command command(String processPath, String arguments) {
        folder.webServer("<aspNetCore processPath=\"" + processPath + "\" arguments=\""
                + arguments.replace("\"", "&quot;") + "\"/>");
        return folder.hosting().command();
    }

    @Nested
    class TheProgram {

        @ParameterizedTest
        @CsvSource({
            "dotnet, dotnet",
            "dotnet.exe, dotnet.exe",
            ".\\Shop.exe, ./Shop.exe",
            "./Shop, ./Shop",
            "bin\\Shop.exe, bin/Shop.exe",
            "/usr/bin/dotnet, /usr/bin/dotnet",
            "%DotnetPath%, /opt/dotnet/dotnet",
            "%dotnetpath%, /opt/dotnet/dotnet",
            "random files\\dotnet, random files/dotnet",
        })
        @DisplayName("ST-03 ST-04 ST-05 ST-06 is put into this system's notation, variables expanded")
        void inThisNotation(String written, String meant) {
            folder.server("DotnetPath", "/opt/dotnet/dotnet");

            assertThat(command(written, "").processPath()).isEqualTo(meant);
            assertThat(folder.notices()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "C:\\Program Files\\dotnet\\dotnet.exe",
                    "c:/dotnet.exe",
                    "\\\\server\\share\\dotnet.exe",
                    "\\\\?\\C:\\dotnet\\dotnet.exe",
                    "%ProgramFiles%\\dotnet\\dotnet.exe"
                })
        void aPlaceOnAWindowsMachineIsLookedForHere(String written) {
            assertThat(command(written, "").processPath()).isEqualTo("dotnet.exe");
            assertThat(folder.notices())
                    .containsExactly("web.config:1:46: processPath: " + written + " is a place on a Windows machine;"
                            + " dotnet.exe is looked for in the application's folder and on the PATH instead");
        }

        @Test
        @DisplayName("ST-16 an empty one is an authoring error")
        void empty() {
            folder.webServer("<aspNetCore processPath=\"\"/>");

            assertThat(folder.problems())
                    .containsExactly(
                            "500.0",
                            "web.config:1:46: processPath is empty (expected: the program to start, for instance dotnet)");
        }

        @Test
        @DisplayName("ST-16 a missing one is an authoring error at its element")
        void missing() {
            folder.webServer("<aspNetCore/>");

            assertThat(folder.problems())
                    .containsExactly(
                            "500.0",
                            "web.config:1:34: processPath is missing (expected: the program to start, for instance dotnet)");
        }

        @Test
        @Timeout(60)
        void mayHaveVeryManyArguments() {
            Command command = command("sh", "a ".repeat(300_000));

            assertThat(command.arguments()).hasSize(300_000);
        }

        @Test
        @DisplayName("ST-27 ANCM_LAUNCHER_PATH of the server is preferred")
        void launcherPath() {
            folder.server("ANCM_LAUNCHER_PATH", "/opt/launch");

            assertThat(command("nope", "x.dll")).isEqualTo(new Command("/opt/launch", List.of("x.dll")));
        }

        @Test
        @DisplayName("ST-28 ANCM_LAUNCHER_ARGS of the server is preferred")
        void launcherArguments() {
            folder.server("ANCM_LAUNCHER_ARGS", "app.dll --now");

            assertThat(command("dotnet", "nope")).isEqualTo(new Command("dotnet", List.of("app.dll", "--now")));
        }

        @Test
        void anEmptyLauncherIsNone() {
            folder.server("ANCM_LAUNCHER_PATH", "").server("ANCM_LAUNCHER_ARGS", "");

            assertThat(command("dotnet", "x")).isEqualTo(new Command("dotnet", List.of("x")));
        }

        @Test
        void httpPlatformKnowsNoLauncher() {
            folder.server("ANCM_LAUNCHER_PATH", "/opt/launch").webServer("<httpPlatform processPath=\"node\"/>");

            assertThat(folder.hosting().command().processPath()).isEqualTo("node");
        }
    }

    @Nested
    class TheArguments {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    ".\\app.dll            | ./app.dll",
                    "./app.dll             | ./app.dll",
                    "..\\shared\\app.dll   | ../shared/app.dll",
                    ".\\missing.dll        | ./missing.dll",
                    "bin\\other.dll        | bin/other.dll",
                    "bin\\missing.dll      | bin\\missing.dll",
                    "DOMAIN\\user          | DOMAIN\\user",
                    "--regex=\\d+          | --regex=\\d+",
                    "APP.DLL               | app.dll",
                    ".\\App.dll            | ./app.dll",
                    "BIN\\OTHER.dll        | bin/other.dll",
                    "RUN                   | RUN",
                })
        @DisplayName("ST-03 D1 paths of the application get slashes and their real spelling, other words stay")
        void paths(String written, String meant) {
            folder.file("app.dll", "").file("bin/other.dll", "").file("run", "");

            assertThat(command("dotnet", written).arguments()).containsExactly(meant);
        }

        @Test
        void twoFilesThatDifferInCaseAreNotGuessedAt() {
            folder.file("app.dll", "").file("App.dll", "");

            assertThat(command("dotnet", ".\\APP.dll").arguments()).containsExactly("./APP.dll");
        }

        @Test
        @DisplayName("ST-05 %VAR% is expanded, the unknown stays")
        void expanded() {
            folder.server("Home_Of_App", "/srv/app");

            assertThat(command("dotnet", "%home_of_app%/x.dll %UNKNOWN%").arguments())
                    .containsExactly("/srv/app/x.dll", "%UNKNOWN%");
        }

        @Test
        @DisplayName("ST-18 exec and a full path are two arguments")
        void execAndFullPath() {
            folder.file("app.dll", "");

            assertThat(command("dotnet", "exec " + folder.path() + "/app.dll").arguments())
                    .containsExactly("exec", folder.path() + "/app.dll");
        }

        @Test
        @DisplayName("ST-19 an unquoted path with blanks is one argument where it is a file")
        void unquotedPath() {
            folder.file(ODD + "/app.dll", "");
            String absolute = folder.path() + "/" + ODD + "/app.dll";

            assertThat(command("dotnet", ".\\" + ODD + "\\app.dll").arguments())
                    .containsExactly("./" + ODD + "/app.dll");
            assertThat(command("dotnet", absolute).arguments()).containsExactly(absolute);
            assertThat(command("dotnet", absolute + " extra arguments").arguments())
                    .containsExactly(absolute, "extra", "arguments");
        }

        @Test
        void anUnquotedPathThatIsNoFileIsSplit() {
            assertThat(command("dotnet", "./no such/app.dll").arguments()).containsExactly("./no", "such/app.dll");
        }

        @Test
        @DisplayName("ST-20 a quoted full path after exec is one argument")
        void quotedPath() {
            folder.file(ODD + "/app.dll", "");
            String absolute = folder.path() + "/" + ODD + "/app.dll";

            assertThat(command("dotnet", "exec \"" + absolute + "\" extra arguments")
                            .arguments())
                    .containsExactly("exec", absolute, "extra", "arguments");
        }

        @Test
        @DisplayName("ST-21 ST-22 ST-23 quotes group")
        void quotes() {
            assertThat(command("dotnet", "bin/app.dll \"extra argument\"").arguments())
                    .containsExactly("bin/app.dll", "extra argument");
            assertThat(command("dotnet", "bin/app.dll extra arguments").arguments())
                    .containsExactly("bin/app.dll", "extra", "arguments");
        }

        @Test
        @DisplayName("ST-26 arguments of another program are left alone")
        void otherPrograms() {
            assertThat(command("hello-dotnet", "-a --tag t -x").arguments()).containsExactly("-a", "--tag", "t", "-x");
        }
    }
}
