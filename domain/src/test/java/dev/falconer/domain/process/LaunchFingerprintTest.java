package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.WarmUpPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LaunchFingerprintTest {

    private static final Map<String, String> INHERITED = Map.of("PATH", "/usr/bin", "LANG", "C");
    private static final String FOLDER = "/srv/shop";

    private final LaunchFingerprint usual = of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of("A", "1"), "dotnet", "a");

    @Nested
    class IsTheSame {

        @Test
        void forTheSameLaunch() {
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of("A", "1"), "dotnet", "a"))
                    .isEqualTo(usual);
        }

        @Test
        void fromTwoEnvironments() {
            Map<String, String> another = Map.of("PATH", "/opt/bin", "INVOCATION_ID", "17");

            LaunchFingerprint there = LaunchFingerprint.of(
                    spec(HostingProtocol.ASP_NET_CORE, FOLDER, with(another, Map.of("A", "1")), "dotnet", "a"),
                    another);

            assertThat(there).isEqualTo(usual);
        }

        @Test
        void inWhateverOrderItsVariablesStand() {
            Map<String, String> forwards = new LinkedHashMap<>();
            forwards.put("A", "1");
            forwards.put("B", "2");
            Map<String, String> backwards = new LinkedHashMap<>();
            backwards.put("B", "2");
            backwards.put("A", "1");

            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, forwards, "dotnet"))
                    .isEqualTo(of(HostingProtocol.ASP_NET_CORE, FOLDER, backwards, "dotnet"));
        }
    }

    @Nested
    class IsAnother {

        @Test
        void forAnotherProgram() {
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of("A", "1"), "node", "a"))
                    .isNotEqualTo(usual);
        }

        @Test
        void forAnotherArgument() {
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of("A", "1"), "dotnet", "b"))
                    .isNotEqualTo(usual);
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of("A", "1"), "dotnet"))
                    .isNotEqualTo(usual);
        }

        @Test
        void forAnotherFolder() {
            assertThat(of(HostingProtocol.ASP_NET_CORE, "/srv/shop/2", Map.of("A", "1"), "dotnet", "a"))
                    .isNotEqualTo(usual);
        }

        @Test
        void forAnotherProtocol() {
            assertThat(of(HostingProtocol.HTTP_PLATFORM, FOLDER, Map.of("A", "1"), "dotnet", "a"))
                    .isNotEqualTo(usual);
        }

        @Test
        void forAnotherVariableOfItsOwn() {
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of("A", "2"), "dotnet", "a"))
                    .isNotEqualTo(usual);
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of("B", "1"), "dotnet", "a"))
                    .isNotEqualTo(usual);
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of(), "dotnet", "a"))
                    .isNotEqualTo(usual);
        }

        @Test
        void forAnInheritedVariableThatItHasItsOwnWayWith() {
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of("A", "1", "PATH", "/opt"), "dotnet", "a"))
                    .isNotEqualTo(usual);
        }

        @Test
        void forArgumentsThatAreDividedOtherwise() {
            LaunchFingerprint two = of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of(), "dotnet", "a", "b");

            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of(), "dotnet", "ab", ""))
                    .isNotEqualTo(two);
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of(), "dotnet", "", "ab"))
                    .isNotEqualTo(two);
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of(), "dotnet", "ab"))
                    .isNotEqualTo(two);
        }

        @Test
        void forAVariableThatReadsLikeTwoArguments() {
            assertThat(of(HostingProtocol.ASP_NET_CORE, FOLDER, Map.of(), "dotnet", "a", "A", "1"))
                    .isNotEqualTo(usual);
        }
    }

    private static LaunchFingerprint of(
            HostingProtocol protocol, String folder, Map<String, String> own, String program, String... arguments) {
        return LaunchFingerprint.of(spec(protocol, folder, with(INHERITED, own), program, arguments), INHERITED);
    }

    private static Map<String, String> with(Map<String, String> inherited, Map<String, String> own) {
        var environment = new HashMap<>(inherited);
        environment.putAll(own);
        return environment;
    }

    private static ProcessSpec spec(
            HostingProtocol protocol,
            String folder,
            Map<String, String> environment,
            String program,
            String... arguments) {
        return new ProcessSpec(
                "shop",
                protocol,
                new Command(program, List.of(arguments)),
                folder,
                environment,
                new Backend(new BackendEndpoint.Loopback(20_000), PathBase.ROOT, Optional.empty()),
                WarmUpPolicy.NONE,
                Duration.ofMinutes(2),
                Duration.ofSeconds(10),
                new OutputPolicy.Remembered());
    }
}
