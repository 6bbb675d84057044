package dev.falconer.it.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/falconer, which has to find itself and to decide whether the cache of loaded classes may be used. */
class StartScriptIT {

    private static final Path DIST =
            Path.of(System.getProperty("falconer.dist")).toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void itFindsItselfThroughSymbolicLinks() throws Exception {
        Path links = Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(folder.resolve("absolute"), DIST.resolve("bin/falconer"));
        Files.createSymbolicLink(links.resolve("relative"), Path.of("../absolute"));

        Run run = start(links.resolve("relative"), Map.of(), "--version");

        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void itFindsItselfInAFolderWithASpaceInItsName() throws Exception {
        Path moved = copyOfDist("a folder");

        Run run = start(moved.resolve("bin/falconer"), Map.of(), "--version");

        assertThat(run.status()).as(run.output()).isZero();
    }

    @Nested
    @DisplayName("The cache")
    class TheCache {

        @Test
        void isUsedByTheDistributionAsBuilt() throws Exception {
            assertThat(classesFromCache(DIST)).isPositive();
        }

        @Test
        void isUsedByACopyThatKeptTheTimesOfItsFiles() throws Exception {
            assertThat(classesFromCache(copyOfDist("copy"))).isPositive();
        }

        @Test
        void isNotUsedAfterAJarWasReplaced() throws Exception {
            Path copy = copyOfDist("copy");
            replaceSomeJar(copy);

            assertThat(classesFromCache(copy)).isZero();
        }

        @Test
        void isNotUsedWhenItsStampIsGone() throws Exception {
            Path copy = copyOfDist("copy");
            Files.delete(copy.resolve("lib/falconer.aot.stamp"));

            assertThat(classesFromCache(copy)).isZero();
        }

        @Test
        void isNotMissedAloudWhenAnOptionMakesItUnusable() throws Exception {
            Run run = start(
                    DIST.resolve("bin/falconer"),
                    Map.of("FALCONER_JAVA_OPTS", "-XX:-UseCompactObjectHeaders"),
                    "--version");

            assertThat(run.status()).as(run.output()).isZero();
            assertThat(run.output()).doesNotContain("[aot]").doesNotContain("[cds]");
        }

        private long classesFromCache(Path dist) throws Exception {
            Path log = folder.resolve("classes.txt");
            Run run = start(
                    dist.resolve("bin/falconer"),
                    Map.of("FALCONER_JAVA_OPTS", "-Xlog:class+load:file=" + log),
                    "--version");
            assertThat(run.status()).as(run.output()).isZero();
            try (var lines = Files.lines(log)) {
                return lines.filter(line -> line.contains("dev.falconer.") && line.contains("shared objects file"))
                        .count();
            }
        }
    }

    @Test
    @DisplayName("A way to drive sockets that there is not is told in one line, and is a mistake in the use")
    void sockets() throws Exception {
        Run run = start(
                DIST.resolve("bin/falconer"),
                Map.of("FALCONER_JAVA_OPTS", "-Dfalconer.sockets=kqueue"),
                "run",
                folder.toString());

        assertThat(run.status()).as(run.output()).isEqualTo(2);
        assertThat(run.output().strip().lines())
                .singleElement()
                .asString()
                .contains("falconer.sockets: kqueue (expected: ")
                .endsWith("nio)");
    }

    @Nested
    @DisplayName("Native libraries")
    class NativeLibraries {

        @Test
        void lieUnpackedBesideTheJars() throws Exception {
            Run run = start(
                    DIST.resolve("bin/falconer"),
                    Map.of("FALCONER_JAVA_OPTS", "-XshowSettings:properties"),
                    "--version");

            Path unpacked = DIST.resolve("lib/native");
            assertThat(run.output()).containsSubsequence("java.library.path", unpacked.toString());
            assertThat(unpacked).isDirectoryContaining("glob:**/libnetty_transport_native_epoll_*.so");
        }

        @Test
        void areThoseInTheJarsAfterAJarWasReplaced() throws Exception {
            Path copy = copyOfDist("copy");
            replaceSomeJar(copy);

            Run run = start(
                    copy.resolve("bin/falconer"),
                    Map.of("FALCONER_JAVA_OPTS", "-XshowSettings:properties"),
                    "--version");

            assertThat(run.status()).as(run.output()).isZero();
            assertThat(run.output()).doesNotContain(copy.resolve("lib/native").toString());
        }
    }

    @Nested
    @DisplayName("A folder of extensions")
    class Extensions {

        @Test
        void putsItsJarsBehindOurs() throws Exception {
            Path jar = Files.createFile(folder.resolve("adapter.jar"));

            Run run = start(
                    DIST.resolve("bin/falconer"),
                    Map.of("FALCONER_EXT", folder.toString(), "FALCONER_JAVA_OPTS", "-XshowSettings:properties"),
                    "--version");

            assertThat(run.output()).containsSubsequence("java.class.path", "falconer-bootstrap", jar.toString());
        }

        @Test
        void isLookedForInLibExt() throws Exception {
            Path copy = copyOfDist("copy");
            Path jar = Files.createFile(
                    Files.createDirectory(copy.resolve("lib/ext")).resolve("adapter.jar"));

            Run run = start(
                    copy.resolve("bin/falconer"),
                    Map.of("FALCONER_JAVA_OPTS", "-XshowSettings:properties"),
                    "--version");

            assertThat(run.output()).containsSubsequence("java.class.path", "falconer-bootstrap", jar.toString());
        }

        @Test
        void thatIsNotThereIsAnError() throws Exception {
            Run run = start(
                    DIST.resolve("bin/falconer"),
                    Map.of("FALCONER_EXT", folder.resolve("missing").toString()),
                    "--version");

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.output()).contains("FALCONER_EXT", "is not a folder");
        }
    }

    @Nested
    @DisplayName("Options for Java")
    class JavaOptions {

        @Test
        void mayChooseAnotherCollector() throws Exception {
            Run run = start(
                    DIST.resolve("bin/falconer"),
                    Map.of("FALCONER_JAVA_OPTS", "-XX:+UseSerialGC -Xlog:gc=info:stderr"),
                    "--version");

            assertThat(run.status()).as(run.output()).isZero();
            assertThat(run.output()).contains("Using Serial");
        }

        @Test
        void areNotExpandedAsFileNames() throws Exception {
            Run run = start(
                    DIST.resolve("bin/falconer"),
                    Map.of("FALCONER_JAVA_OPTS", "-Dany=/* -Xlog:arguments=info:stderr"),
                    "--version");

            assertThat(run.output()).contains("-Dany=/*");
        }
    }

    /** The same bytes at another time: all that the stamp can know of a jar of the same size. */
    private void replaceSomeJar(Path dist) throws IOException {
        try (var jars = Files.newDirectoryStream(dist.resolve("lib"), "falconer-domain-*.jar")) {
            for (Path jar : jars) {
                Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
            }
        }
    }

    private Path copyOfDist(String name) throws Exception {
        Path copy = folder.resolve(name);
        Run run = start(Path.of("cp"), Map.of(), "-a", DIST.toString(), copy.toString());
        assertThat(run.status()).as(run.output()).isZero();
        return copy;
    }

    /** Runs a program to its end in the test's folder. */
    private Run start(Path program, Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("FALCONER_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private record Run(int status, String output) {}
}
