package dev.falconer.it.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1.1 that is kept from call to call. Where it ends without an announcement the call is broken, even if
 * nothing of it was answered: nothing says that it was not begun (RFC 9112 section 9.3.1). Used by one thread.
 */
final class Http1Client implements Client {

    private final Falconer falconer;
    private @Nullable RawHttp connection;

    Http1Client(Falconer falconer) {
        this.falconer = falconer;
    }

    @Override
    public Reply ask(Call call) throws BrokenCallException {
        try {
            if (connection == null) {
                connection = falconer.connect();
            }
            RawResponse response = connection.send(bytes(call)).response();
            if (response.values("Connection").contains("close")) {
                close();
            }
            return new Reply(response.status(), response.body());
        } catch (UncheckedIOException e) {
            close();
            throw new BrokenCallException("the connection breaks: " + Objects.requireNonNull(e.getCause()));
        }
    }

    /** Head and body in one piece. */
    private static byte[] bytes(Call call) {
        String head = call.method() + " " + call.target() + " HTTP/1.1\r\nHost: load.test\r\n";
        String length = call.body().length == 0 ? "" : "Content-Length: " + call.body().length + "\r\n";
        byte[] first = (head + length + "\r\n").getBytes(ISO_8859_1);
        byte[] all = Arrays.copyOf(first, first.length + call.body().length);
        System.arraycopy(call.body(), 0, all, first.length, call.body().length);
        return all;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
