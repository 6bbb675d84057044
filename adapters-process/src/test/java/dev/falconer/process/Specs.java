package dev.falconer.process;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.WarmUpPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Specifications of processes for tests, changed step by step. */
record Specs(Path directory, Command command, Map<String, String> environment, OutputPolicy output, Backend backend) {

    static Specs in(Path directory) {
        var environment = Map.of("PATH", System.getenv("PATH"));
        return new Specs(
                directory,
                new Command("true", List.of()),
                environment,
                new OutputPolicy.Remembered(),
                backend(new BackendEndpoint.Loopback(1)));
    }

    Specs running(String program, String... arguments) {
        return new Specs(directory, new Command(program, List.of(arguments)), environment, output, backend);
    }

    Specs shell(String script) {
        return running("/bin/sh", "-c", script);
    }

    /** A class of the test class path with a main method. */
    Specs java(Class<?> main, String... arguments) {
        var line = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        line.addAll(List.of(arguments));
        return running(System.getProperty("java.home") + "/bin/java", line.toArray(String[]::new));
    }

    Specs with(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new Specs(directory, command, more, output, backend);
    }

    Specs printingTo(OutputPolicy policy) {
        return new Specs(directory, command, environment, policy, backend);
    }

    Specs on(int number) {
        return new Specs(directory, command, environment, output, backend(new BackendEndpoint.Loopback(number)));
    }

    Specs onSocket(String path) {
        return new Specs(directory, command, environment, output, backend(new BackendEndpoint.UnixSocket(path)));
    }

    Specs knowing(PairingToken token) {
        var knowing = new Backend(backend.endpoint(), backend.pathBase(), Optional.of(token));
        return new Specs(directory, command, environment, output, knowing);
    }

    private static Backend backend(BackendEndpoint endpoint) {
        return new Backend(endpoint, PathBase.ROOT, Optional.empty());
    }

    ProcessSpec spec() {
        return new ProcessSpec(
                "app",
                HostingProtocol.ASP_NET_CORE,
                command,
                directory.toString(),
                environment,
                backend,
                WarmUpPolicy.NONE,
                Duration.ofSeconds(120),
                Duration.ofSeconds(10),
                output);
    }
}
