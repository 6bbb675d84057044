package dev.falconer.netty;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.KeptEntry;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.netty.tls.TlsEdges;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Transports for tests, with two event loops. */
final class TestTransports {

    static final NettySettings SETTINGS =
            new NettySettings(2, NettySettings.Limits.STANDARD, NettySettings.Timeouts.STANDARD);

    /** Nobody asks these for a development certificate. */
    private static final Path NO_STATE = Path.of("/nowhere");

    private TestTransports() {}

    static ProxyTransport preferred() {
        return with(SETTINGS, new RecordingLog());
    }

    static ProxyTransport nio() {
        return nio(SETTINGS, new RecordingLog());
    }

    static ProxyTransport nio(NettySettings settings, AccessLog log) {
        return of(new EventLoops(settings, SocketApi.NIO), settings, log);
    }

    static ProxyTransport with(NettySettings settings, AccessLog log) {
        return of(new EventLoops(settings, SocketApi.ofMachine()), settings, log);
    }

    private static ProxyTransport of(EventLoops loops, NettySettings settings, AccessLog log) {
        return new NettyTransport(loops, settings, log, TlsEdges.ofMachine(loops.group(), NO_STATE));
    }

    /** Whose TLS is the JDK's. */
    static ProxyTransport onJdk(NettySettings settings, AccessLog log, Path state) {
        EventLoops loops = new EventLoops(settings, SocketApi.ofMachine());
        return new NettyTransport(loops, settings, log, TlsEdges.ofJdk(loops.group(), state));
    }

    /** Remembers its entries. */
    static final class RecordingLog implements AccessLog {

        private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
        private final BlockingQueue<Entry> lost = new LinkedBlockingQueue<>();

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void record(Entry entry) {
            entries.add(KeptEntry.of(entry));
        }

        @Override
        public void lost(Entry entry, String backend) {
            lost.add(KeptEntry.of(entry));
        }

        /** The next request that its backend did not answer. */
        Entry nextLost() throws InterruptedException {
            Entry entry = lost.poll(10, TimeUnit.SECONDS);
            if (entry == null) {
                throw new AssertionError("no request was lost within 10 s");
            }
            return entry;
        }

        Entry next() throws InterruptedException {
            Entry entry = entries.poll(10, TimeUnit.SECONDS);
            if (entry == null) {
                throw new AssertionError("no log entry within 10 s");
            }
            return entry;
        }
    }
}
