package dev.falconer.it.load;

import dev.falconer.it.fixture.Falconer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/2 for many threads, each with a stream at a time. Told to go, it makes another, and sends there
 * once more what the other side has said it did not take (RFC 9113 section 6.8).
 */
final class Http2Client implements Client {

    private final Falconer falconer;
    private final AtomicLong notTaken = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private @Nullable Http2Connection connection;

    Http2Client(Falconer falconer) {
        this.falconer = falconer;
    }

    @Override
    public Reply ask(Call call) throws BrokenCallException {
        while (true) {
            switch (connection().ask(call)) {
                case Http2Connection.Ending.Answered(Reply reply) -> {
                    return reply;
                }
                case Http2Connection.Ending.Broken(String how) -> throw new BrokenCallException(how);
                case Http2Connection.Ending.NotTaken _ -> notTaken.incrementAndGet();
            }
        }
    }

    /** How often a call was sent again because the other side had said that it did not take it. */
    long notTaken() {
        return notTaken.get();
    }

    private Http2Connection connection() throws BrokenCallException {
        lock.lock();
        try {
            if (connection == null || !connection.takesCalls()) {
                connection = Http2Connection.open(falconer.port());
            }
            return connection;
        } catch (IOException e) {
            throw new BrokenCallException("no connection: " + e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (connection != null) {
                connection.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
