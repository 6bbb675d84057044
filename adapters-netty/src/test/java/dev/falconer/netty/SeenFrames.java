package dev.falconer.netty;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a backend of HTTP/2 has noticed, for the test's thread to look at. */
final class SeenFrames {

    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    void saw(Http2Headers head) {
        seen.add(head);
    }

    void saw(int error) {
        seen.add(error);
    }

    Http2Headers next() throws InterruptedException {
        return (Http2Headers) taken();
    }

    int nextError() throws InterruptedException {
        return (int) taken();
    }

    private Object taken() throws InterruptedException {
        Object next = seen.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the backend noticed nothing within 10 s");
        }
        return next;
    }
}
