package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The event loops")
class EventLoopsTest {

    private final CompletableFuture<Channel> arrived = new CompletableFuture<>();
    private final CountDownLatch removed = new CountDownLatch(1);

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("end every connection, even when they are told to stop amid their tasks")
    void endConnections(SocketApi sockets) throws Exception {
        assumeThat(sockets.isAvailable()).isTrue();
        EventLoops loops = new EventLoops(TestTransports.SETTINGS, sockets);
        Channel listener = listen(loops);

        try (Socket client = clientOf(listener)) {
            client.setSoTimeout(10_000);
            arrived.get(10, TimeUnit.SECONDS)
                    .eventLoop()
                    .submit(loops::beginClosing)
                    .syncUninterruptibly();
            loops.close();

            assertThat(client.getInputStream().read())
                    .as("the end, told to the client")
                    .isEqualTo(-1);
            assertThat(removed.getCount()).as("connections left behind").isZero();
        }
    }

    private Channel listen(EventLoops loops) {
        return new ServerBootstrap()
                .group(loops.group())
                .channel(loops.sockets().serverSocket())
                .childHandler(new Watched())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    private static Socket clientOf(Channel listener) throws IOException {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        return new Socket(address.getAddress(), address.getPort());
    }

    /** Tells when a connection has come, and when its pipeline is taken down. */
    private final class Watched extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext here) {
            arrived.complete(here.channel());
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext here) {
            removed.countDown();
        }
    }
}
