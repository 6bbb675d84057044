package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.hosting.FalconerOnPaper;
import dev.falconer.application.hosting.Predecessor;
import dev.falconer.application.port.driven.FakeHandOverChannel;
import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SuccessorsDoorTest {

    private static final Path SOCKET = Path.of("/run/falconer.sock.successor");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String PID = "[pid " + ProcessHandle.current().pid() + "]";

    @AutoClose
    private final LogLines log = new LogLines("falconer");

    @AutoClose
    private final FalconerOnPaper falconer = new FalconerOnPaper(new Site(
            "site",
            List.of(Binding.parse("http://*:80")),
            List.of(HostingBuilder.aspNetCore().application("shop"))));

    private final FakeHandOverChannel channel = new FakeHandOverChannel();
    private final AtomicInteger farewells = new AtomicInteger();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final SuccessorsDoor door =
            new SuccessorsDoor(channel, falconer.handOver(), farewells::incrementAndGet, () -> gone.complete(null));

    @Test
    void isBesideTheOperators() {
        assertThat(SuccessorsDoor.beside(Path.of("/run/falconer.sock"))).isEqualTo(SOCKET);
    }

    @Test
    void closesBehindASuccessorThatServes() throws Exception {
        door.open(SOCKET);
        Predecessor predecessor = Predecessor.reach(channel, SOCKET.toString());
        predecessor.receive();

        predecessor.confirm(Set.of());
        predecessor.awaitFarewell();

        assertThat(farewells).hasValue(1);
        assertThatThrownBy(this::knock).isInstanceOf(HandOverFailedException.class);
        gone.join();
        assertThat(log.next())
                .isEqualTo(
                        "INFO handed over to Falconer " + PID + "; processes: 0; what is under way here is finished");
    }

    @Test
    void staysOpenBehindASuccessorThatDoesNotComeToServe() throws Exception {
        door.open(SOCKET);
        Peer successor = knock();
        assertThat(successor.receive(LIMIT).name()).isEqualTo("all");

        successor.send(Item.of("bogus", ""), LIMIT);

        assertThat(log.next())
                .isEqualTo(
                        "WARN Falconer " + PID + " has not taken over, and everything goes on here: the other Falconer"
                                + " says \"bogus\" (expected: taken)");
        knock().close();
        assertThat(log.next()).contains("has not taken over");
        assertThat(farewells).hasValue(0);
        assertThat(gone).isNotDone();
    }

    @Test
    void tellsWhyNothingIsHandedOver() throws Exception {
        falconer.stopProcesses();
        door.open(SOCKET);

        assertThat(knock().receive(LIMIT).content()).isEqualTo("this Falconer is stopping");

        assertThat(log.next())
                .isEqualTo("WARN nothing was handed over to Falconer " + PID + ": this Falconer is stopping");
    }

    @Test
    void thatCannotBeOpenedIsWorthAWarning() throws Exception {
        channel.offer(SOCKET.toString(), _ -> {});

        door.open(SOCKET);

        assertThat(log.next())
                .isEqualTo("WARN no other Falconer can take over from this one: " + SOCKET
                        + ": another Falconer offers there (expected: nobody)");
        door.close();
    }

    @Test
    void isNotOpenedOnceItIsClosed() {
        door.close();

        door.open(SOCKET);

        assertThatThrownBy(this::knock).isInstanceOf(HandOverFailedException.class);
        assertThat(log.isEmpty()).isTrue();
    }

    @Test
    void closesTwice() {
        door.open(SOCKET);

        door.close();
        door.close();

        assertThatThrownBy(this::knock).isInstanceOf(HandOverFailedException.class);
    }

    private Peer knock() throws HandOverFailedException {
        return channel.reach(SOCKET.toString(), LIMIT);
    }
}
