package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.site.PathBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A backend that answers as a test says and remembers every request head, byte for byte. Each connection is played by a
 * virtual thread of its own; what its script throws, the test can see.
 */
public final class RecordingBackend implements AutoCloseable {

    /** Plays one connection, from its first byte to its end. */
    public interface Script {
        void play(RawConnection connection) throws Exception;
    }

    /** Bound, and never listening. */
    private static final List<Socket> DEAD = new CopyOnWriteArrayList<>();

    private final ServerSocket socket;
    private final Script script;
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Thread> ended = new LinkedBlockingQueue<>();
    private final List<RawConnection> connections = new CopyOnWriteArrayList<>();

    private RecordingBackend(Script script) {
        this.script = script;
        try {
            this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().name("backend-acceptor").start(this::accept);
    }

    /** One that plays the script on every connection. */
    public static RecordingBackend playing(Script script) {
        return new RecordingBackend(script);
    }

    /** One that answers every request with these bytes, connection after connection, request after request. */
    public static RecordingBackend answering(String response) {
        RecordingBackend[] self = new RecordingBackend[1];
        self[0] = new RecordingBackend(connection -> {
            while (true) {
                self[0].record(connection.readMessage());
                connection.send(response);
            }
        });
        return self[0];
    }

    /** A whole response with a length. */
    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    public Backend backend() {
        return new Backend(
                new BackendEndpoint.Loopback(socket.getLocalPort()),
                PathBase.ROOT,
                Optional.of(new PairingToken("token")));
    }

    /** Remembers a request; scripts that read themselves call it. */
    public void record(RawConnection.Message request) {
        requests.add(request.head() + request.body());
    }

    /** The next request, head and body. */
    public String nextRequest() throws InterruptedException {
        String request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request reached the backend within 10 s");
        }
        return request;
    }

    /** Requests that no test has taken. */
    public int untakenRequests() {
        return requests.size();
    }

    /** How many connections have been made. */
    public int connections() {
        return connections.size();
    }

    /** Waits until a connection's script is through, which it is, at the latest, when the connection has ended. */
    public void awaitEndOfConnection() throws InterruptedException {
        if (ended.poll(10, TimeUnit.SECONDS) == null) {
            throw new AssertionError("no backend connection ended within 10 s");
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        connections.forEach(RawConnection::close);
    }

    private void accept() {
        try {
            while (true) {
                RawConnection connection = new RawConnection(socket.accept());
                connections.add(connection);
                Thread.ofVirtual().name("backend-connection").start(() -> play(connection));
            }
        } catch (IOException closed) {
            connections.forEach(RawConnection::close);
        }
    }

    private void play(RawConnection connection) {
        try (connection) {
            script.play(connection);
        } catch (Exception end) {
            // The other side has ended, as it must at some time; what was expected of it the test has asserted.
            connection.close();
        } finally {
            ended.add(Thread.currentThread());
        }
    }

    /** A port on which nobody listens; it stays taken, or the next who asks for any port would listen there. */
    public static int deadPort() {
        try {
            Socket holder = new Socket();
            DEAD.add(holder);
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return holder.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
