import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * Makes {@code target/dist}, the distribution: a Java runtime, the jars, the start script, and a cache of loaded classes
 * that halves the time to start.
 *
 * <p>Maven runs it after the jar of this module is there: {@code java Dist.java <module> <target> <version>}. A step whose
 * ingredients did not change is left out, so that it costs a developer nothing.
 */
final class Dist {

    /** What the runtime consists of besides java.base. A module without a reason has no place here. */
    private static final Map<String, String> MODULES = new TreeMap<>(Map.ofEntries(
            Map.entry("java.instrument", "agents, which people attach to see inside"),
            Map.entry("java.logging", "what Guava, Guice and JAXB log with"),
            Map.entry("java.management", "figures about memory and threads"),
            Map.entry("java.naming", "Logback asks it for its context"),
            Map.entry("java.xml", "web.config, logback.xml"),
            Map.entry("jdk.charsets", "a web.config may be written in any encoding Windows has"),
            Map.entry("jdk.jcmd", "thread dumps and heap figures from a running Falconer"),
            Map.entry("jdk.jfr", "recordings from a running Falconer"),
            Map.entry("jdk.management", "figures about the process: CPU time, open files"),
            Map.entry("jdk.net", "TCP keep-alive times"),
            Map.entry(
                    "jdk.unsupported",
                    "sun.misc.Signal, for the second Ctrl-C; sun.misc.Unsafe, which Netty looks for")));

    private static final List<String> LINK_OPTIONS = List.of("--no-header-files", "--no-man-pages");

    /** The libraries: one row for each, matched by the beginning of the jar's name. A jar without a row fails the build. */
    private static final List<Library> LIBRARIES = List.of(
            new Library(
                    "angus-activation",
                    "Eclipse Angus Activation",
                    "BSD-3-Clause",
                    "github.com/eclipse-ee4j/angus-activation"),
            new Library("aopalliance", "AOP Alliance", "Public Domain", "aopalliance.sourceforge.net"),
            new Library("error_prone_annotations", "Error Prone", "Apache-2.0", "github.com/google/error-prone"),
            new Library("failureaccess", "Guava", "Apache-2.0", "github.com/google/guava"),
            new Library("guava", "Guava", "Apache-2.0", "github.com/google/guava"),
            new Library("guice", "Guice", "Apache-2.0", "github.com/google/guice"),
            new Library(
                    "istack-commons-runtime",
                    "Eclipse iStack Commons",
                    "BSD-3-Clause",
                    "github.com/eclipse-ee4j/jaxb-istack-commons"),
            new Library("j2objc-annotations", "J2ObjC", "Apache-2.0", "github.com/google/j2objc"),
            new Library("jakarta.activation-api", "Jakarta Activation", "BSD-3-Clause", "github.com/jakartaee/jaf-api"),
            new Library(
                    "jakarta.inject-api", "Jakarta Dependency Injection", "Apache-2.0", "github.com/jakartaee/inject"),
            new Library("jakarta.xml.bind-api", "Jakarta XML Binding", "BSD-3-Clause", "github.com/jakartaee/jaxb-api"),
            new Library("jaxb-", "Eclipse Implementation of JAXB", "BSD-3-Clause", "github.com/eclipse-ee4j/jaxb-ri"),
            new Library("jspecify", "JSpecify", "Apache-2.0", "github.com/jspecify/jspecify"),
            new Library("listenablefuture", "Guava", "Apache-2.0", "github.com/google/guava"),
            new Library("logback-", "Logback", "EPL-2.0 or LGPL-2.1", "github.com/qos-ch/logback"),
            new Library("netty-", "Netty, with JCTools and BoringSSL", "Apache-2.0", "github.com/netty/netty"),
            new Library("picocli", "picocli", "Apache-2.0", "github.com/remkop/picocli"),
            new Library("slf4j-api", "SLF4J", "MIT", "github.com/qos-ch/slf4j"),
            new Library("txw2", "Eclipse Implementation of JAXB", "BSD-3-Clause", "github.com/eclipse-ee4j/jaxb-ri"));

    /** In jars for one kind of machine: what Netty would otherwise unpack at every start. */
    private static final Pattern NATIVE_LIBRARY = Pattern.compile("META-INF/native/[^/]+\\.so");

    private static final Pattern LEGAL_TEXT = Pattern.compile("META-INF/(?:license/)?(LICENSE|NOTICE)[^/]*");

    private final Path module;
    private final Path target;
    private final String version;
    private final Path dist;

    private Dist(Path module, Path target, String version) {
        this.module = module;
        this.target = target;
        this.version = version;
        this.dist = target.resolve("dist");
    }

    static void main(String[] args) throws Exception {
        if (args.length != 3) {
            throw new IllegalArgumentException(
                    "wanted: <module folder> <target folder> <version>, got: " + List.of(args));
        }
        new Dist(Path.of(args[0]), Path.of(args[1]), args[2]).build();
    }

    private void build() throws IOException, InterruptedException {
        var started = beginOfBuild();
        Files.createDirectories(dist);
        var libraries = collectLibraries();
        unpackNativeLibraries(libraries);
        writeStartScript();
        writeLegalTexts(libraries);
        linkRuntime();
        trainCache(libraries);
        Files.writeString(dist.resolve("VERSION"), version + "\n");
        // Its time says which sources are in: it is older than any that was edited while the build ran.
        var stamp = target.resolve("dist.stamp");
        Files.writeString(stamp, "");
        Files.setLastModifiedTime(stamp, FileTime.from(started));
    }

    /** Maven is our parent. Linux tells the start of a process to a second only, never too late. */
    private static Instant beginOfBuild() {
        return ProcessHandle.current()
                .parent()
                .flatMap(parent -> parent.info().startInstant())
                .orElseGet(Instant::now);
    }

    // The jars.

    /** Copies the jars and writes down their order: ours, which may replace something, before the others. */
    private List<String> collectLibraries() throws IOException {
        var ours = "falconer-bootstrap-" + version + ".jar";
        var sources = new TreeMap<String, Path>(
                Comparator.comparingInt((String jar) -> jar.equals(ours) ? 0 : jar.startsWith("falconer-") ? 1 : 2)
                        .thenComparing(Comparator.naturalOrder()));
        sources.put(ours, target.resolve(ours));
        for (var jar : list(target.resolve("lib"))) {
            sources.put(jar.getFileName().toString(), jar);
        }
        var lib = Files.createDirectories(dist.resolve("lib"));
        for (var old : list(lib)) {
            if (old.toString().endsWith(".jar")
                    && !sources.containsKey(old.getFileName().toString())) {
                Files.delete(old);
            }
        }
        for (var source : sources.entrySet()) {
            copyIfDifferent(source.getValue(), lib.resolve(source.getKey()));
        }
        var names = List.copyOf(sources.keySet());
        Files.writeString(lib.resolve("classpath"), String.join("\n", names) + "\n");
        return names;
    }

    /** The cache is bound to the time of the file, so a file is touched only for a reason. */
    private static void copyIfDifferent(Path from, Path to) throws IOException {
        if (!Files.exists(to) || Files.mismatch(from, to) >= 0) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Those for this machine, which is the one that the runtime beside them is for. */
    private void unpackNativeLibraries(List<String> jars) throws IOException {
        var folder = dist.resolve("lib/native");
        delete(folder);
        Files.createDirectories(folder);
        var machine = "linux-" + (System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64") + ".jar";
        for (var jar : jars) {
            if (jar.endsWith(machine)) {
                extract(dist.resolve("lib").resolve(jar), NATIVE_LIBRARY, folder);
            }
        }
    }

    private void writeStartScript() throws IOException {
        var script = Files.createDirectories(dist.resolve("bin")).resolve("falconer");
        Files.copy(module.resolve("src/build/falconer"), script, StandardCopyOption.REPLACE_EXISTING);
        if (!script.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make executable: " + script);
        }
    }

    private void writeLegalTexts(List<String> jars) throws IOException {
        for (var text : List.of("LICENSE", "NOTICE")) {
            Files.copy(module.resolveSibling(text), dist.resolve(text), StandardCopyOption.REPLACE_EXISTING);
        }
        var texts = dist.resolve("licenses");
        delete(texts);
        var rows = new TreeSet<String>();
        for (var jar : jars) {
            if (!jar.startsWith("falconer-")) {
                var library = libraryOf(jar);
                rows.add("%-58s %-20s %-30s https://%s"
                        .formatted(jar, library.licence(), library.name(), library.source()));
                extract(dist.resolve("lib").resolve(jar), LEGAL_TEXT, texts.resolve(jar.replace(".jar", "")));
            }
        }
        Files.writeString(dist.resolve("THIRD-PARTY.txt"), """
                Falconer is distributed with these libraries, unchanged. Texts that came with one of them are in licenses/.
                The Java runtime is OpenJDK, GPL-2.0 with the Classpath Exception; its texts are in runtime/legal/.

                %s
                """.formatted(String.join("\n", rows)));
    }

    private static Library libraryOf(String jar) {
        var matches = LIBRARIES.stream()
                .filter(library -> jar.startsWith(library.beginning()))
                .toList();
        if (matches.size() != 1) {
            throw new IllegalStateException(
                    "%s: %d rows of Dist.LIBRARIES (expected: 1)".formatted(jar, matches.size()));
        }
        return matches.getFirst();
    }

    /** Puts the files that are called so beside each other. */
    private static void extract(Path jar, Pattern name, Path folder) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            for (var entry : file.stream()
                    .filter(each -> name.matcher(each.getName()).matches())
                    .toList()) {
                Files.createDirectories(folder);
                try (var content = file.getInputStream(entry)) {
                    Files.copy(content, folder.resolve(Path.of(entry.getName()).getFileName()));
                }
            }
        }
    }

    // The runtime.

    private void linkRuntime() throws IOException {
        var runtime = dist.resolve("runtime");
        var key = digest(
                MODULES.keySet().toString(), LINK_OPTIONS.toString(), Files.readString(jdk().resolve("release")));
        if (isUpToDate("runtime", key) && Files.exists(runtime.resolve("bin/java"))) {
            return;
        }
        delete(runtime);
        var options = new ArrayList<>(LINK_OPTIONS);
        options.addAll(List.of("--add-modules", String.join(",", MODULES.keySet()), "--output", runtime.toString()));
        var jlink =
                ToolProvider.findFirst("jlink").orElseThrow(() -> new IllegalStateException("no jlink in " + jdk()));
        if (jlink.run(System.out, System.err, options.toArray(String[]::new)) != 0) {
            throw new IOException("jlink failed, see above");
        }
        remember("runtime", key);
    }

    private static Path jdk() {
        return Path.of(System.getProperty("java.home"));
    }

    // The cache.

    /**
     * Lets the finished distribution host a site for a moment, and keeps what it loaded. Without a cache Falconer works
     * the same, only starting takes longer; so a machine on which this goes wrong gets a warning and no cache.
     */
    private void trainCache(List<String> jars) throws IOException, InterruptedException {
        var cache = dist.resolve("lib/falconer.aot");
        var stamp = dist.resolve("lib/falconer.aot.stamp");
        var key = digest(
                stampOf(jars),
                Files.readString(dist.resolve("bin/falconer")),
                Files.readString(module.resolve("src/build/Dist.java")),
                Files.readString(module.resolve("src/build/Training.java")),
                contentOf(jars));
        if (isUpToDate("cache", key) && Files.exists(cache) && Files.exists(stamp)) {
            return;
        }
        Files.deleteIfExists(stamp);
        Files.deleteIfExists(cache);
        var fresh = target.resolve("falconer.aot");
        Files.deleteIfExists(fresh);
        try {
            new Training(jdk(), dist.resolve("bin/falconer"), target.resolve("training")).run(fresh);
        } catch (IOException failure) {
            System.err.println(
                    "[WARNING] The distribution has no cache and will start slowly: " + failure.getMessage());
            return;
        }
        Files.move(fresh, cache);
        Files.writeString(stamp, stampOf(jars));
        remember("cache", key);
    }

    /** What the start script compares with the output of {@code stat -c '%n %s %Y'}. */
    private String stampOf(List<String> jars) throws IOException {
        var files = new ArrayList<String>();
        files.add("runtime/lib/modules");
        jars.forEach(jar -> files.add("lib/" + jar));
        var lines = new StringBuilder();
        for (var name : files) {
            var file = dist.resolve(name);
            var seconds = Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
            lines.append("%s %d %d\n".formatted(name, Files.size(file), seconds));
        }
        return lines.toString();
    }

    private String contentOf(List<String> jars) throws IOException {
        var digest = sha256();
        for (var jar : jars) {
            digest.update(Files.readAllBytes(dist.resolve("lib").resolve(jar)));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    // What was made from what.

    private boolean isUpToDate(String step, String key) throws IOException {
        var file = target.resolve("dist-" + step + ".key");
        return Files.exists(file) && Files.readString(file).equals(key);
    }

    private void remember(String step, String key) throws IOException {
        Files.writeString(target.resolve("dist-" + step + ".key"), key);
    }

    private static String digest(String... ingredients) {
        var digest = sha256();
        for (var ingredient : ingredients) {
            digest.update(ingredient.getBytes(UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var entries = Files.walk(folder)) {
                for (var entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }

    private record Library(String beginning, String name, String licence, String source) {}
}
