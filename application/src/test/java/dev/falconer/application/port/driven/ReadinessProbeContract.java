package dev.falconer.application.port.driven;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ProcessId;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What every readiness probe keeps. */
public abstract class ReadinessProbeContract {

    protected abstract ReadinessProbe probe();

    /** A port on which nothing listens. */
    protected abstract int freePort();

    /** The root of the tree that {@link #open} lets listen. */
    protected abstract ProcessId owner();

    /** The root of another tree, which never listens. */
    protected abstract ProcessId stranger();

    /** Lets the owner listen. */
    protected abstract void open(int port) throws Exception;

    @Test
    void aListenerOfTheTreeIsNoticed() throws Exception {
        int port = freePort();
        var seen = new Seen();
        try (Watch _ = probe().await(new BackendEndpoint.Loopback(port), owner(), seen)) {

            open(port);

            assertThat(seen.next()).isEqualTo("listening " + owner());
        }
    }

    @Test
    void aListenerOfAnotherTreeIsForeign() throws Exception {
        int port = freePort();
        var seen = new Seen();
        try (Watch _ = probe().await(new BackendEndpoint.Loopback(port), stranger(), seen)) {

            open(port);

            assertThat(seen.next()).startsWith("foreign ").endsWith("[pid " + owner() + "]");
        }
    }

    @Test
    void aClosedWatchSaysNothing() throws Exception {
        int port = freePort();
        var closed = new Seen();
        var open = new Seen();
        Watch early = probe().await(new BackendEndpoint.Loopback(port), owner(), closed);
        early.close();
        early.close();
        try (Watch _ = probe().await(new BackendEndpoint.Loopback(port), owner(), open)) {

            open(port);

            assertThat(open.next()).startsWith("listening");
            assertThat(closed.events).isEmpty();
        }
    }

    @Test
    void thePortsOfATreeAreThoseItListensOn() throws Exception {
        int port = freePort();

        open(port);

        assertThat(probe().portsOf(owner())).contains(port).isSorted();
        assertThat(probe().portsOf(stranger())).isEmpty();
    }

    @Test
    void aStrangerIsWhoeverElseListens() throws Exception {
        int port = freePort();
        var endpoint = new BackendEndpoint.Loopback(port);
        assertThat(probe().strangerAt(endpoint, stranger())).isEmpty();

        open(port);

        assertThat(probe().strangerAt(endpoint, stranger())).isPresent();
        assertThat(probe().strangerAt(endpoint, owner())).isEmpty();
    }

    private static final class Seen implements ReadinessProbe.ReadinessObserver {

        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        private String next() throws InterruptedException {
            String event = events.poll(5, SECONDS);
            return event == null ? "nothing within 5 s" : event;
        }

        @Override
        public void listening(ProcessId listener) {
            events.add("listening " + listener);
        }

        @Override
        public void foreign(String holder) {
            events.add("foreign " + holder);
        }
    }
}
