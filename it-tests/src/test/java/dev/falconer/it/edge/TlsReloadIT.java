package dev.falconer.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.Authority;
import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Load;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.TlsSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Certificates that are replaced while the site is in use. */
class TlsReloadIT {

    private static final int CLIENTS = 8;
    private static final String GET = "GET / HTTP/1.1\r\nHost: site\r\n\r\n";

    private static Path folder;
    private static Authority authority;
    private static TlsSockets clients;

    @AutoClose
    private static Falconer falconer;

    @BeforeAll
    static void start() throws IOException {
        folder = Scratch.folder("certificates");
        authority = Authority.in(folder, "authority");
        clients = TlsSockets.trusting(authority.certificate());
        put(authority.server("first", "first.test"));
        falconer = Falconer.of(Site.node())
                .urls("https://127.0.0.1:0")
                .options(
                        "--certificate",
                        folder.resolve("live.pem").toString(),
                        "--certificate-key",
                        folder.resolve("live.key").toString())
                .start();
    }

    private static void put(Authority.Issued issued) throws IOException {
        replace(issued.certificate(), "live.pem");
        replace(issued.key(), "live.key");
    }

    /** As programs do that renew certificates: a new file takes the old one's place. */
    private static void replace(Path by, String name) throws IOException {
        Path fresh = Files.copy(by, folder.resolve(name + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String shown() {
        return clients.shown(falconer.port()).getSubjectX500Principal().getName();
    }

    @Test
    @DisplayName("a certificate swapped under load: no request fails, and new connections see the new one")
    void swapped() throws IOException {
        try (RawHttp standing = RawHttp.over(clients.connect(falconer.port()));
                Load reused = Load.start(() -> RawHttp.over(clients.connect(falconer.port())), "/", CLIENTS);
                Load fresh = Load.startClosing(() -> RawHttp.over(clients.connect(falconer.port())), "/", 2)) {
            assertThat(standing.send(GET).response().status()).isEqualTo(200);
            reused.awaitMore(200);
            for (int round = 1; round <= 5; round++) {
                String name = "round" + round + ".test";
                put(authority.server("round" + round, name));

                Await.until("a new connection is shown " + name, () -> shown().equals("CN=" + name));
                reused.awaitMore(100);
                fresh.awaitMore(10);
            }
            assertThat(standing.send(GET).response().status()).isEqualTo(200);

            Map<Integer, Integer> onReused = reused.finish();
            Map<Integer, Integer> onFresh = fresh.finish();
            Measurements.print("certificates swapped five times under load: " + onReused.get(200) + " requests on "
                    + CLIENTS + " connections and " + onFresh.get(200) + " on as many, none failed");
            assertThat(onReused.keySet()).isEqualTo(Set.of(200));
            assertThat(onFresh.keySet()).isEqualTo(Set.of(200));
        }
    }

    @Test
    @DisplayName("a set that cannot be used changes nothing, and is told once")
    void useless() throws IOException {
        put(authority.server("good", "good.test"));
        Await.until("the good one is shown", () -> shown().equals("CN=good.test"));
        String wrong = "changed certificates are not used, the old ones stay: the key in " + folder.resolve("live.key")
                + " does not belong to the certificate in " + folder.resolve("live.pem");

        replace(authority.server("bad", "bad.test").certificate(), "live.pem");

        falconer.log().awaitMatching("changed certificates are not used");
        assertThat(shown()).isEqualTo("CN=good.test");
        replace(authority.server("better", "better.test").certificate(), "live.pem");
        replace(folder.resolve("better.key"), "live.key");
        Await.until("the better one is shown", () -> shown().equals("CN=better.test"));
        assertThat(falconer.log().text()).containsOnlyOnce(wrong);
    }

    @Test
    @DisplayName("a link that leads elsewhere is a change, too")
    void link() throws IOException {
        Authority.Issued before = authority.server("before", "before.test");
        Authority.Issued after = authority.server("after", "after.test");
        Path current = folder.resolve("current");
        Path versions = Scratch.folder("versions");
        set(versions.resolve("1"), before);
        set(versions.resolve("2"), after);
        Files.createSymbolicLink(current, versions.resolve("1"));

        try (Falconer linked = Falconer.of(Site.node())
                .urls("https://127.0.0.1:0")
                .options("--certificate", current.resolve("all.pem").toString())
                .start()) {
            Files.createSymbolicLink(folder.resolve("next"), versions.resolve("2"));
            Files.move(folder.resolve("next"), current, StandardCopyOption.ATOMIC_MOVE);

            Await.until(
                    "what the link leads to now is shown",
                    () -> clients.shown(linked.port())
                            .getSubjectX500Principal()
                            .getName()
                            .equals("CN=after.test"));
        }
    }

    private static void set(Path folder, Authority.Issued issued) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("all.pem"), Files.readString(issued.certificate()) + Files.readString(issued.key()));
    }
}
