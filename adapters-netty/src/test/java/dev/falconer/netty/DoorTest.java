package dev.falconer.netty;

import dev.falconer.application.port.driven.ControlEndpoint;
import dev.falconer.application.port.driven.ControlFailedException;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.port.driving.FakeOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A door, and those who come to it. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
abstract class DoorTest {

    @TempDir
    Path folder;

    final EventLoops eventLoops;
    final FakeOperations operations = new FakeOperations();
    private final List<AutoCloseable> open = new ArrayList<>();

    DoorTest(EventLoops eventLoops) {
        this.eventLoops = eventLoops;
    }

    @AfterEach
    void closeEverything() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        eventLoops.close();
    }

    final Path file() {
        return folder.resolve("c.sock");
    }

    final Watch door() throws ControlFailedException {
        ControlEndpoint endpoint = new NettyControlEndpoint(eventLoops);
        Watch door = endpoint.open(file().toString(), operations);
        open.add(door);
        return door;
    }

    final SocketChannel connect() {
        try {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            open.add(client);
            client.connect(UnixDomainSocketAddress.of(file()));
            return client;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    final SocketChannel send(String request) throws IOException {
        SocketChannel client = connect();
        client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
        return client;
    }

    static String answer(SocketChannel client) throws IOException {
        return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
    }

    final String ask(String method, String path, String... fields) throws IOException {
        String more = String.join("", fields);
        return answer(send(method + " " + path + " HTTP/1.1\r\nHost: falconer\r\n" + more + "\r\n"));
    }

    final String deploy(String folder) throws IOException {
        int length = folder.getBytes(StandardCharsets.UTF_8).length;
        return answer(send("POST /applications/shop/deploy HTTP/1.1\r\nHost: falconer\r\nContent-Length: " + length
                + "\r\n\r\n" + folder));
    }

    static String bodyOf(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
