package dev.falconer.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.StartFailure.ExecutableMissing;
import dev.falconer.domain.process.StartFailure.NotExecutable;
import dev.falconer.domain.site.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramSearchTest {

    private static final String SCRIPT = "#!/bin/sh\n";

    @TempDir
    private Path temp;

    private Path app = Path.of("/");
    private Path bin = Path.of("/");

    @BeforeEach
    void makeFolders() throws IOException {
        app = Files.createDirectory(temp.resolve("app"));
        bin = Files.createDirectory(temp.resolve("bin"));
    }

    @Nested
    class WhenTheProgramIsOnThePath {

        @ParameterizedTest
        @ValueSource(strings = {"dotnet", "dotnet.exe", "dotnet.EXE", "DOTNET.EXE"})
        @DisplayName("ST-04 ST-07 dotnet is found, also with the suffix of Windows")
        void itIsFound(String processPath) throws Exception {
            Path dotnet = program(bin.resolve("dotnet"));

            Program found = find(processPath, "App.dll", "x");

            assertThat(found).isEqualTo(new Program(dotnet, List.of("App.dll", "x")));
        }

        @Test
        @DisplayName("ST-41 a file of that name in the application's directory wins")
        void theApplicationsOwnFileWins() throws Exception {
            program(bin.resolve("dotnet"));
            Path own = program(app.resolve("dotnet"));

            assertThat(find("dotnet").file()).isEqualTo(own);
        }

        @Test
        void aFolderOfThatNameDoesNot() throws Exception {
            Path dotnet = program(bin.resolve("dotnet"));
            Files.createDirectory(app.resolve("dotnet"));

            assertThat(find("dotnet").file()).isEqualTo(dotnet);
        }

        @ParameterizedTest
        @ValueSource(strings = {"./dotnet", ".\\dotnet.exe"})
        @DisplayName("ST-12 a relative path never falls back to the PATH")
        void aRelativePathDoesNotFallBack(String processPath) throws Exception {
            program(bin.resolve("dotnet"));

            assertThat(refused(processPath))
                    .isInstanceOfSatisfying(
                            ExecutableMissing.class,
                            missing -> assertThat(missing.processPath()).isEqualTo(processPath));
        }

        @Test
        void aFileWithoutPermissionIsPassedOver() throws Exception {
            Path second = Files.createDirectory(temp.resolve("bin2"));
            Files.writeString(bin.resolve("tool"), SCRIPT);
            Path usable = program(second.resolve("tool"));

            Program found = new ProgramSearch(bin + ":" + second).find(command("tool"), app);

            assertThat(found.file()).isEqualTo(usable);
        }
    }

    @Nested
    class WhenTheProgramIsTheApplicationsOwn {

        @ParameterizedTest
        @ValueSource(strings = {"hello-dotnet", "./hello-dotnet", ".\\hello-dotnet"})
        @DisplayName("ST-26 it is run with its arguments untouched")
        void itIsRun(String processPath) throws Exception {
            Path own = program(app.resolve("hello-dotnet"));

            assertThat(find(processPath, "-a", "--tag", "t", "-x"))
                    .isEqualTo(new Program(own, List.of("-a", "--tag", "t", "-x")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"./MYAPP", "myapp", "Bin/../myApp", "./myapp.exe"})
        @DisplayName("D1 its name may differ in case")
        void itsNameMayDifferInCase(String processPath) throws Exception {
            Path own = program(app.resolve("MyApp"));
            Files.createDirectory(app.resolve("Bin"));

            assertThat(find(processPath).file()).isEqualTo(own);
        }

        @Test
        @DisplayName("D1 two names that differ in case only are not guessed between")
        void twoCandidatesAreNone() throws Exception {
            program(app.resolve("MyApp"));
            program(app.resolve("MYAPP"));

            assertThat(refused("./myapp")).isInstanceOf(ExecutableMissing.class);
        }

        @Test
        @DisplayName("ST-23 its folder may have any name")
        void itsFolderMayHaveAnyName() throws Exception {
            Path own = program(Files.createDirectory(app.resolve("π ≠ 3·14")).resolve("TestSite"));

            assertThat(find("π ≠ 3·14/TestSite").file()).isEqualTo(own);
            assertThat(find(own.toString()).file()).isEqualTo(own);
        }
    }

    @Nested
    class WhenItWasPublishedForWindows {

        @Test
        @DisplayName("D1 App.exe is App where that exists")
        void theSuffixIsDropped() throws Exception {
            Path own = program(app.resolve("App"));
            Files.writeString(app.resolve("App.dll"), "MZ");

            assertThat(find("./App.exe", "x")).isEqualTo(new Program(own, List.of("x")));
        }

        @ParameterizedTest
        @CsvSource({"./App.exe, App.dll", ".\\app.EXE, App.dll", "sub/App.exe, sub/App.dll"})
        @DisplayName("D1 App.exe is dotnet App.dll otherwise, also where the program for Windows is there")
        void theAssemblyIsRunByItsRuntime(String processPath, String assembly) throws Exception {
            Path dotnet = program(bin.resolve("dotnet"));
            Path dll = app.resolve(assembly);
            Files.createDirectories(dll.getParent());
            Files.writeString(dll, "MZ");
            Files.writeString(Path.of(dll.toString().replace(".dll", ".exe")), "MZ");

            assertThat(find(processPath, "x")).isEqualTo(new Program(dotnet, List.of(assembly, "x")));
        }

        @Test
        void aProgramForWindowsAloneIsRefused() throws Exception {
            Files.writeString(app.resolve("App.exe"), "MZ");

            assertThat(refused("./App.exe"))
                    .isInstanceOfSatisfying(
                            NotExecutable.class,
                            failure -> assertThat(failure.reason()).contains("Windows"));
        }

        @ParameterizedTest
        @CsvSource({"./app.dll, App.dll", "app.DLL, App.dll", ".\\APP.dll, App.dll", "./App.dll, ./App.dll"})
        @DisplayName("D1 an assembly named in another case is passed by its real name")
        void anAssemblyIsPassedByItsRealName(String argument, String passed) throws Exception {
            program(bin.resolve("dotnet"));
            Files.writeString(app.resolve("App.dll"), "MZ");

            assertThat(find("dotnet", "exec", argument, "other.dll").arguments())
                    .containsExactly("exec", passed, "other.dll");
        }
    }

    @Nested
    class WhenItCannotBeRun {

        @Test
        @DisplayName("ST-10 what is found nowhere is refused, and it is said where it was looked for")
        void missing() throws Exception {
            assertThat(refused("bogus"))
                    .isInstanceOfSatisfying(
                            ExecutableMissing.class,
                            failure -> assertThat(failure.searched())
                                    .contains(app.toString())
                                    .contains(bin.toString()));
        }

        @Test
        @DisplayName("ST-11 an absolute path that does not exist is refused")
        void missingAbsolute() throws Exception {
            assertThat(refused("/random files/dotnet"))
                    .isEqualTo(new ExecutableMissing("/random files/dotnet", "/random files/dotnet"));
        }

        @Test
        @DisplayName("ST-14 a file without the execute permission is refused")
        void withoutPermission() throws Exception {
            Path zip = Files.writeString(app.resolve("dotnet.zip"), "PK");

            assertThat(refused("dotnet.zip"))
                    .isEqualTo(new NotExecutable(zip.toString(), "it lacks the execute permission"));
        }

        @Test
        void aFolder() throws Exception {
            Files.createDirectory(app.resolve("bin"));

            assertThat(refused("./bin"))
                    .isEqualTo(new NotExecutable(app.resolve("bin").toString(), "it is a folder"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "'#!/no/such/interpreter -x'|its interpreter is not installed: /no/such/interpreter",
                    "'echo hello'|its format is wrong",
                    "''|its format is wrong"
                })
        void wrongFormat(String content, String reason) throws Exception {
            program(app.resolve("run"), content);

            assertThat(refused("./run"))
                    .isInstanceOfSatisfying(
                            NotExecutable.class,
                            failure -> assertThat(failure.reason()).startsWith(reason));
        }

        @Test
        void aScriptWithLineEndsOfWindows() throws Exception {
            program(app.resolve("run"), "#!/bin/sh\r\necho hello\r\n");

            assertThat(refused("./run"))
                    .isInstanceOfSatisfying(
                            NotExecutable.class,
                            failure -> assertThat(failure.reason()).contains("line end"));
        }

        @Test
        void aProgramForAnotherMachine() throws Exception {
            int sparc = 43;
            executable(Files.write(app.resolve("run"), elf(sparc, "/lib64/ld.so")));

            assertThat(refused("./run"))
                    .isInstanceOfSatisfying(
                            NotExecutable.class,
                            failure -> assertThat(failure.reason()).contains("another kind"));
        }

        @Test
        void aProgramWhoseLoaderIsNotInstalled() throws Exception {
            int ours = System.getProperty("os.arch").equals("aarch64") ? 183 : 62;
            executable(Files.write(app.resolve("run"), elf(ours, "/lib/ld-elsewhere.so.1")));

            assertThat(refused("./run"))
                    .isInstanceOfSatisfying(
                            NotExecutable.class,
                            failure -> assertThat(failure.reason())
                                    .isEqualTo("its interpreter is not installed: /lib/ld-elsewhere.so.1"));
        }

        private static byte[] elf(int machine, String loader) {
            ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
            file.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1}).putShort(18, (short) machine);
            file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
            file.putInt(64, 3).putLong(72, 128).putLong(96, loader.length() + 1L);
            file.position(128).put(loader.getBytes(US_ASCII));
            return file.array();
        }
    }

    private Program find(String processPath, String... arguments) throws LaunchFailedException {
        return new ProgramSearch(bin.toString()).find(command(processPath, arguments), app);
    }

    private StartFailure refused(String processPath) {
        LaunchFailedException refusal = catchThrowableOfType(LaunchFailedException.class, () -> find(processPath));
        return refusal.failure();
    }

    private static Command command(String processPath, String... arguments) {
        return new Command(processPath, List.of(arguments));
    }

    private static Path program(Path file) throws IOException {
        return program(file, SCRIPT);
    }

    private static Path program(Path file, String content) throws IOException {
        return executable(Files.writeString(file, content));
    }

    private static Path executable(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
