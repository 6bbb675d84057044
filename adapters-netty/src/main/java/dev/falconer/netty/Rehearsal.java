package dev.falconer.netty;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Gateway;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.PathBase;
import dev.falconer.netty.frontend.Frontend;
import dev.falconer.netty.frontend.FrontendInitializer;
import dev.falconer.netty.frontend.LoopShare;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few requests carried through the whole transport before there is a client, parked and let go like those of a cold start,
 * between sockets of our own on the loopback. What the JVM links on first use, some 25 ms of it, is then there when requests
 * that waited for an application are let go. Nothing waits for it, and a rehearsal that fails has cost nothing but its time.
 */
final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private static final int CLIENTS_PER_LOOP = 2;
    private static final int REQUESTS_PER_CLIENT = 8;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final byte[] REQUEST = ascii("GET /rehearsal HTTP/1.1\r\nHost: rehearsal\r\nAccept: */*\r\n\r\n");
    private static final String BODY = "rehearsed";
    private static final byte[] RESPONSE = ascii(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY);

    /** What is linked once is linked for the whole JVM. */
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private final EventLoops eventLoops;
    private final int clients;
    private final AtomicInteger unfinished;

    private Rehearsal(EventLoops eventLoops, int clients) {
        this.eventLoops = eventLoops;
        this.clients = clients;
        this.unfinished = new AtomicInteger(clients);
    }

    /** Begins the first time in a JVM that it is called; the rest happens on the event loops. */
    static void beginOnce(EventLoops eventLoops, NettySettings settings, Function<EventLoop, LoopShare> shares) {
        if (BEGUN.compareAndSet(false, true)) {
            new Rehearsal(eventLoops, CLIENTS_PER_LOOP * settings.eventLoops()).begin(settings, shares);
        }
    }

    private void begin(NettySettings settings, Function<EventLoop, LoopShare> shares) {
        listen(new StandIn(), backend -> {
            var admission = new AlwaysAfterAWait(portOf(backend));
            var frontend =
                    new Frontend(admission, shares, new Unlogged(), settings, BindingPolicy.STANDARD, Optional.empty());
            listen(new FrontendInitializer(frontend, _ -> {}), front -> {
                for (int i = 0; i < clients; i++) {
                    connect(front, backend);
                }
                eventLoops.group().schedule(() -> end(front, backend), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            });
        });
    }

    private void listen(ChannelHandler child, Consumer<Channel> opened) {
        ChannelFuture opening = new ServerBootstrap()
                .group(eventLoops.group())
                .channel(eventLoops.sockets().serverSocket())
                .childOption(ChannelOption.AUTO_READ, child instanceof StandIn)
                .childHandler(child)
                .bind(new InetSocketAddress(BackendEndpoint.Loopback.ADDRESS, 0));
        opening.addListener(_ -> {
            if (opening.isSuccess()) {
                opened.accept(opening.channel());
            } else {
                LOG.debug("no rehearsal", opening.cause());
            }
        });
    }

    private void connect(Channel front, Channel backend) {
        new Bootstrap()
                .group(eventLoops.group())
                .channel(eventLoops.backendSockets().tcp())
                .handler(new Client(() -> {
                    if (unfinished.decrementAndGet() == 0) {
                        end(front, backend);
                    }
                }))
                .connect(front.localAddress());
    }

    private static void end(Channel front, Channel backend) {
        front.close();
        backend.close();
    }

    private static int portOf(Channel listening) {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Lets every request wait for something that has happened already. */
    private static final class AlwaysAfterAWait implements RequestAdmission {

        private final Admission.Admitted admitted;
        private final Admission.Pending pending = new Past();

        AlwaysAfterAWait(int port) {
            var plan = new ForwardingPlan(
                    new Backend(
                            new BackendEndpoint.Loopback(port),
                            PathBase.ROOT,
                            Optional.of(new PairingToken("rehearsal"))),
                    ForwardingPolicy.of(LIMIT, ForwardingPolicy.DEFAULT_MAX_REQUEST_BODY, true, false),
                    HostingProtocol.ASP_NET_CORE,
                    new Gateway("rehearsal", () -> "", () -> ""));
            this.admitted = () -> plan;
        }

        @Override
        public Admission admit(RequestHead head) {
            return pending;
        }

        @Override
        public Admission resume(Admission.Pending waited, RequestHead head) {
            return admitted;
        }

        @Override
        public void abandon(Admission.Pending waited) {}

        @Override
        public Admission.Refused giveUp(Admission.Pending waited) {
            return new Admission.Refused(Refusal.of(503, Refusal.Reason.QUEUE_TIMEOUT));
        }

        @Override
        public boolean hold(Admission.Pending waited, long bytes) {
            return true;
        }

        @Override
        public void answered(Admission.Admitted answered) {}

        @Override
        public void finished(Admission.Admitted finished, Outcome outcome) {}

        @Override
        public void unanswered(Admission.Admitted lost, Outcome outcome) {}

        @Override
        public void tunnelClosed(Admission.Admitted closed) {}

        @Override
        public Admission.Pending inquire(Admission.Admitted lost, Outcome outcome) {
            return pending;
        }
    }

    /** What a request waits for that may go on at once. */
    private record Past() implements Admission.Pending {
        @Override
        public CompletionStage<?> resolution() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Duration limit() {
            return LIMIT;
        }
    }

    private static final class Unlogged implements AccessLog {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void record(Entry entry) {}

        @Override
        public void lost(Entry entry, String backend) {}
    }

    /** Stands in for an application: answers whatever one read brings. */
    @Sharable
    private static final class StandIn extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext here, ByteBuf request) {
            here.writeAndFlush(Unpooled.wrappedBuffer(RESPONSE), here.voidPromise());
        }
    }

    /** Asks, and asks again as soon as it is answered. Confined to its event loop. */
    private static final class Client extends ByteToMessageDecoder {

        private final Runnable done;
        private int left = REQUESTS_PER_CLIENT;

        Client(Runnable done) {
            this.done = done;
        }

        @Override
        public void channelActive(ChannelHandlerContext here) {
            ask(here);
        }

        @Override
        protected void decode(ChannelHandlerContext here, ByteBuf answer, List<Object> nothing) {
            if (!answer.toString(StandardCharsets.US_ASCII).endsWith(BODY)) {
                return;
            }
            answer.skipBytes(answer.readableBytes());
            left--;
            if (left == 0) {
                here.close();
            } else {
                ask(here);
            }
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext here) {
            done.run();
        }

        private static void ask(ChannelHandlerContext here) {
            here.writeAndFlush(Unpooled.wrappedBuffer(REQUEST), here.voidPromise());
        }
    }
}
