package dev.falconer.it.protocols;

import dev.falconer.it.fixture.Program;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Suites;
import dev.falconer.it.fixture.WebConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/** gRPC's own programs: servers as applications, clients as processes. Nothing of them is on our class path. */
final class Grpc {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** A virtual machine on a loaded machine; the ten seconds of httpPlatform may be too few. */
    private static final int SECONDS_TO_START = 60;

    private static final List<String> SMALL_JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

    /** The load balancer that collects what the cases about load reports look at. */
    private static final String BALANCER =
            "--service_config_json={\"loadBalancingConfig\":[{\"test_backend_metrics_load_balancer\":{}}]}";

    private static final Pattern OUTCOME = Pattern.compile("^(passed|failed) (\\w+):?(.*)$", Pattern.MULTILINE);

    private Grpc() {}

    /** The server of the interoperability tests, spoken to in h2c. */
    static Site interopServer() {
        return Site.of(application("io.grpc.testing.integration.TestServiceServer --port=%HTTP_PLATFORM_PORT%"
                + " --use_tls=false --address_type=IPV4"));
    }

    /** A server that answers no call, but notes what becomes of it. */
    static Site waitingServer() {
        return Site.of(application("Waiting.java %HTTP_PLATFORM_PORT%")).application("grpc/Waiting.java");
    }

    /** An application over h2c that ends before it listens. */
    static Site brokenServer() {
        return Site.of(WebConfig.httpPlatform("false", "").setting("backendProtocol", "h2c"));
    }

    /** The certificate that the interoperability client knows, and the key of it. */
    record Certificate(Path certificate, Path key) {

        /** The names it is for are of no machine; so the client is told to expect one of them. */
        static final List<String> CLIENT_OPTIONS =
                List.of("--use_tls=true", "--use_test_ca=true", "--server_host_override=foo.test.google.fr");
    }

    /** From gRPC's own jars. */
    static Certificate certificate() {
        Path folder = Scratch.folder("grpc-certificate");
        return new Certificate(resource("certs/server1.pem", folder), resource("certs/server1.key", folder));
    }

    private static Path resource(String name, Path folder) {
        Path jars = Objects.requireNonNull(Path.of(Suites.grpcInterop()).getParent());
        try (var candidates = Files.newDirectoryStream(jars, "grpc-testing-*.jar")) {
            try (var jar = new ZipFile(candidates.iterator().next().toFile())) {
                Path file = folder.resolve(Objects.requireNonNull(Path.of(name).getFileName()));
                Files.copy(jar.getInputStream(Objects.requireNonNull(jar.getEntry(name), name)), file);
                return file;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WebConfig application(String program) {
        return WebConfig.httpPlatform(
                        Suites.java().toString(),
                        String.join(" ", SMALL_JVM) + " -cp " + Suites.grpcInterop() + " " + program)
                .setting("backendProtocol", "h2c")
                .with("startupTimeLimit", SECONDS_TO_START);
    }

    /** Runs the interoperability client; "passed", or why not, case by case. */
    static Map<String, String> interop(int port, List<String> cases, List<String> options) {
        var arguments = new ArrayList<>(List.of("--server_host=127.0.0.1", "--server_port=" + port, BALANCER));
        arguments.addAll(options);
        arguments.addAll(cases);
        Program run = client("grpc/InteropClient.java", arguments);
        Map<String, String> outcomes = OUTCOME.matcher(run.output())
                .results()
                .collect(Collectors.toMap(
                        line -> line.group(2), line -> line.group(1).equals("passed") ? "passed" : line.group(3)));
        if (outcomes.size() != cases.size()) {
            throw new AssertionError("not every case was tried: " + run);
        }
        return outcomes;
    }

    /** How a call ends. */
    enum Ending {
        /** At a deadline that the server is told. */
        DEADLINE,
        /** By the client, of its own accord. */
        CANCEL
    }

    /** Makes a call with a message of no bytes; the status that it ended with, and its description. */
    static String call(int port, String method, Ending ending, Duration after) {
        return client(
                        "grpc/Calls.java",
                        List.of(
                                Integer.toString(port),
                                "falconer.test.Service/" + method,
                                ending.name().toLowerCase(Locale.ROOT),
                                Long.toString(after.toMillis())))
                .output()
                .lines()
                .filter(line -> !line.startsWith("WARNING"))
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private static Program client(String source, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Suites.java().toString());
        command.addAll(SMALL_JVM);
        command.addAll(
                List.of("-cp", Suites.grpcInterop(), Suites.client(source).toString()));
        command.addAll(arguments);
        return Program.run(LIMIT, Scratch.folder("grpc"), command);
    }
}
