package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Describes the other end of a client connection to the forwarding rules. Stateless. */
final class Clients {

    private Clients() {}

    static ClientConnection describe(Channel channel) {
        return new ClientConnection(text(ProxyHeader.clientOf(channel)), "http", null);
    }

    /** {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}; an IPv4 client of a dual-stack socket is an IPv4 client. */
    static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) {
            return "unknown";
        }
        InetAddress ip = internet.getAddress();
        String text = NetUtil.toAddressString(ip);
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return bare.indexOf(':') >= 0 ? "[" + bare + "]:" + internet.getPort() : bare + ":" + internet.getPort();
    }
}
