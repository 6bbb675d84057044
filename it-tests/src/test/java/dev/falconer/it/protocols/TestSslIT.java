package dev.falconer.it.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Program;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Suites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** testssl.sh: what it finds wrong with our TLS, with a certificate of an authority that it trusts. */
class TestSslIT {

    private static final Duration LIMIT = Duration.ofMinutes(9);

    /**
     * What is no matter of the host's TLS: whether the names of this certificate, made for the test, can be revoked and who
     * may issue it, which fields the application sends, and what the tool itself lacks.
     */
    private static final Set<String> NOT_OURS =
            Set.of("cert_revocation", "DNS_CAArecord", "security_headers", "engine_problem");

    private static final Set<String> GOOD = Set.of("OK", "INFO");

    private static final Pattern FINDING = Pattern.compile(
            "\"id\"\\s*:\\s*\"([^\"]+)\".*?\"severity\"\\s*:\\s*\"([A-Z]+)\".*?\"finding\"\\s*:\\s*\"([^\"]*)\"",
            Pattern.DOTALL);

    /** A statement of the tool's about one matter. */
    record Finding(String id, String severity, String words) {}

    @Test
    @EnabledIfSystemProperty(named = "falconer.long", matches = "true", disabledReason = "takes two minutes")
    @DisplayName("testssl.sh finds nothing that it would not call good: protocols, ciphers, known attacks, HSTS")
    void findsNothing() {
        Path folder = certificates();
        try (Falconer falconer = Falconer.of(Site.node())
                .urls("https://127.0.0.1:0")
                .options("--certificate", folder.resolve("chain.pem").toString())
                .options("--certificate-key", folder.resolve("site.key").toString())
                .options("--hsts")
                .start()) {
            Program run = Program.run(
                    LIMIT,
                    folder,
                    Suites.testSsl().toString(),
                    "--quiet",
                    "--color",
                    "0",
                    "--warnings",
                    "batch",
                    "--ip",
                    "127.0.0.1",
                    "--add-ca",
                    "authority.pem",
                    "--jsonfile",
                    "report.json",
                    "localhost:" + falconer.port());

            List<Finding> findings = findings(folder.resolve("report.json"));
            List<Finding> bad = findings.stream()
                    .filter(finding -> !GOOD.contains(finding.severity()))
                    .filter(finding -> !NOT_OURS.contains(finding.id()))
                    .toList();
            Measurements.print("testssl.sh: " + findings.size() + " findings, " + bad.size() + " of them not good");
            assertThat(bad).as(run.output()).isEmpty();
            assertThat(findings)
                    .as(run.output())
                    .contains(
                            new Finding("TLS1", "INFO", "not offered"),
                            new Finding("TLS1_3", "OK", "offered with final"))
                    .anySatisfy(finding -> assertThat(finding.id()).isEqualTo("heartbleed"));
        }
    }

    private static List<Finding> findings(Path report) {
        try {
            return FINDING.matcher(Files.readString(report))
                    .results()
                    .map((MatchResult found) -> new Finding(found.group(1), found.group(2), found.group(3)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An authority, and a site's certificate from it that is good for a year. */
    private static Path certificates() {
        Path folder = Scratch.folder("testssl");
        shell(folder, """
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 400 -subj "/CN=Test authority" \
                    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
                    -keyout authority.key -out authority.pem
                openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
                    -keyout site.key -out site.csr
                printf '%s\\n' subjectAltName=DNS:localhost,IP:127.0.0.1 basicConstraints=CA:FALSE \
                    keyUsage=digitalSignature extendedKeyUsage=serverAuth > extensions
                openssl x509 -req -in site.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 365 \
                    -extfile extensions -out site.pem
                cat site.pem authority.pem > chain.pem
                """);
        return folder;
    }

    private static void shell(Path folder, String script) {
        Program run = Program.run(Duration.ofMinutes(1), folder, "sh", "-e", "-c", script);
        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
