package dev.falconer.netty.frontend;

import dev.falconer.domain.site.AddressRange;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.netty.exchange.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the PROXY header (version 1 or 2) with which a load balancer begins a connection, and remembers whom it names: that
 * is the client. It is believed from trusted proxies only, and from whoever may open a UNIX socket; every other connection, one
 * that begins otherwise and one whose header does not come in time are closed without a word, as the protocol wants it. What
 * follows the header goes on as if it had been the first. Confined to its event loop.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    /** Bytes behind the addresses of a header of version 2: some cloud providers tell a good deal there. */
    private static final int LONGEST_EXTENSION = 4_096;

    private final BindingPolicy policy;
    private final Consumer<Channel> next;
    private final Deadline patience;
    private SocketAddress client;
    private State state = State.AWAITED;

    /** Whether it speaks for a client that it does not name. */
    private boolean hidesClient;

    private enum State {
        AWAITED,
        PASSED,
        /** What the decoder still makes of the rest is nobody's. */
        REFUSED
    }

    private ProxyHeader(Channel channel, BindingPolicy policy, Consumer<Channel> next) {
        this.policy = policy;
        this.next = next;
        this.patience = new Deadline(channel.eventLoop(), () -> refuse(channel, "it has not come in time"));
        this.client = channel.remoteAddress();
    }

    /** Joins the pipeline as it stands. Behind the header the rest of it is made by the next. */
    static void await(Channel channel, BindingPolicy policy, Consumer<Channel> next) {
        channel.pipeline()
                .addLast(new HAProxyMessageDecoder(LONGEST_EXTENSION))
                .addLast(new ProxyHeader(channel, policy, next));
    }

    /** Where the client of a connection is: as a proxy has told, or else the other end. */
    static SocketAddress clientOf(Channel channel) {
        ProxyHeader header = channel.pipeline().get(ProxyHeader.class);
        return header == null ? channel.remoteAddress() : header.client;
    }

    /** Whether somebody else than the connection's own end is the client, and nobody knows who. */
    static boolean hidesClientOf(Channel channel) {
        ProxyHeader header = channel.pipeline().get(ProxyHeader.class);
        return header != null && header.hidesClient;
    }

    @Override
    public void channelActive(ChannelHandlerContext here) {
        if (isTrusted(here.channel().remoteAddress(), policy.trustedProxies())) {
            patience.in(policy.limits().times().handshake().toNanos());
            here.read();
        } else {
            refuse(here.channel(), "its sender is not a trusted proxy");
        }
    }

    private static boolean isTrusted(SocketAddress peer, List<AddressRange> proxies) {
        if (!(peer instanceof InetSocketAddress internet)) {
            return true;
        }
        byte[] address = internet.getAddress().getAddress();
        return proxies.stream().anyMatch(range -> range.contains(address));
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        switch (state) {
            case AWAITED -> {
                if (message instanceof HAProxyMessage header) {
                    pass(here, header);
                } else {
                    ReferenceCountUtil.release(message);
                    refuse(here.channel(), "there is none");
                }
            }
            case PASSED -> here.fireChannelRead(message);
            case REFUSED -> ReferenceCountUtil.release(message);
        }
    }

    private void pass(ChannelHandlerContext here, HAProxyMessage header) {
        patience.cancel();
        state = State.PASSED;
        try {
            SocketAddress peer = client;
            client = named(header, peer);
            hidesClient = header.command() == HAProxyCommand.PROXY && client.equals(peer);
        } finally {
            header.release();
        }
        next.accept(here.channel());
        here.fireChannelActive();
    }

    /** A proxy that speaks for itself, or does not say for whom, leaves the connection's own end. */
    private static SocketAddress named(HAProxyMessage header, SocketAddress peer) {
        if (header.command() == HAProxyCommand.LOCAL) {
            return peer;
        }
        return switch (header.proxiedProtocol()) {
            case TCP4, TCP6 -> {
                InetAddress address = NetUtil.createInetAddressFromIpAddressString(withoutZone(header.sourceAddress()));
                yield address == null ? peer : new InetSocketAddress(address, header.sourcePort());
            }
            case UNIX_STREAM, UNIX_DGRAM -> new DomainSocketAddress("");
            case UDP4, UDP6, UNKNOWN -> peer;
        };
    }

    /** A zone names an interface of the proxy (RFC 4007 section 11), which is nothing to us. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        switch (state) {
            case AWAITED -> here.read();
            case PASSED -> here.fireChannelReadComplete();
            case REFUSED -> {}
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        if (state == State.PASSED) {
            here.fireUserEventTriggered(event);
        } else if (event == ListenerEvent.DRAIN || event == ListenerEvent.STOP) {
            here.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        patience.cancel();
        here.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        switch (state) {
            case AWAITED -> refuse(here.channel(), String.valueOf(cause.getMessage()));
            case PASSED -> here.fireExceptionCaught(cause);
            case REFUSED -> {}
        }
    }

    private void refuse(Channel channel, String why) {
        state = State.REFUSED;
        LOG.debug("closed a connection from {} for its PROXY header: {}", channel.remoteAddress(), why);
        channel.close();
    }
}
