package dev.falconer.netty;

import dev.falconer.application.port.driven.AccessLog;
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

    private TestTransports() {}

    static ProxyTransport preferred() {
        return new NettyTransport(new EventLoops(SETTINGS), SETTINGS, new RecordingLog());
    }

    static ProxyTransport nio() {
        return new NettyTransport(new EventLoops(SETTINGS, false), SETTINGS, new RecordingLog());
    }

    static ProxyTransport nio(NettySettings settings, AccessLog log) {
        return new NettyTransport(new EventLoops(settings, false), settings, log);
    }

    static ProxyTransport with(NettySettings settings, AccessLog log) {
        return new NettyTransport(new EventLoops(settings), settings, log);
    }

    /** Whose TLS is the JDK's. */
    static ProxyTransport onJdk(NettySettings settings, AccessLog log, Path state) {
        EventLoops loops = new EventLoops(settings);
        return new NettyTransport(loops, settings, log, TlsEdges.ofJdk(loops.group(), state));
    }

    /** Remembers its entries. */
    static final class RecordingLog implements AccessLog {

        private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void record(Entry entry) {
            entries.add(entry);
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
