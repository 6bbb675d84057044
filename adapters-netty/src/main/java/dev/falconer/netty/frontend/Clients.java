package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.ClientConnection.Standing;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.Scheme;
import dev.falconer.netty.tls.TlsSession;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Describes the other end of a client connection to the forwarding rules. Stateless. */
final class Clients {

    private Clients() {}

    /** As far as the binding's policy trusts it. */
    static ClientConnection describe(Channel channel, BindingPolicy policy) {
        TlsSession tls = TlsSession.of(channel);
        SocketAddress client = ProxyHeader.clientOf(channel);
        Standing standing = isTrusted(channel, client, policy) ? Standing.TRUSTED_PROXY : Standing.STRANGER;
        return tls == null
                ? new ClientConnection(text(client), Scheme.HTTP.text(), null, standing)
                : new ClientConnection(text(client), Scheme.HTTPS.text(), tls.clientCertificate(), standing);
    }

    /** Who may open a UNIX socket its folder decides, and whoever may is trusted, unless a PROXY header tells of somebody else. */
    private static boolean isTrusted(Channel channel, SocketAddress client, BindingPolicy policy) {
        if (ProxyHeader.hidesClientOf(channel)) {
            return false;
        }
        return client instanceof InetSocketAddress internet
                ? policy.trusts(internet.getAddress().getAddress())
                : !(channel instanceof SocketChannel);
    }

    /** {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}; an IPv4 client of a dual-stack socket is an IPv4 client. */
    static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) {
            return ClientConnection.UNKNOWN;
        }
        InetAddress ip = internet.getAddress();
        String text = NetUtil.toAddressString(ip);
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return bare.indexOf(':') >= 0 ? "[" + bare + "]:" + internet.getPort() : bare + ":" + internet.getPort();
    }
}
