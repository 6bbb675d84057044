package dev.falconer.netty;

import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ListenAddress;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides on which addresses a binding listens: on every one its host name resolves to. {@code localhost} is both loopback
 * addresses (RFC 6761 section 6.3), even where the machine's resolver knows only one: clients try either.
 */
final class ListenAddresses {

    private static final boolean IPV4_ONLY = Boolean.getBoolean("java.net.preferIPv4Stack");
    private static final String LOCALHOST = "localhost";

    private ListenAddresses() {}

    static List<InetAddress> of(Binding binding, ListenAddress.Internet wanted) throws BindFailedException {
        if (wanted.host().equals(ListenAddress.Internet.EVERY_ADDRESS)) {
            return List.of(everyAddress());
        }
        if (wanted.host().equalsIgnoreCase(LOCALHOST)) {
            return IPV4_ONLY ? List.of(NetUtil.LOCALHOST4) : List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);
        }
        try {
            return Stream.of(InetAddress.getAllByName(wanted.host())).distinct().toList();
        } catch (UnknownHostException unknown) {
            throw new BindFailedException(
                    binding,
                    "the host name " + wanted.host() + " is unknown; use a name or address of this machine",
                    unknown);
        }
    }

    /** Whether what listens there takes the place of a socket that would be opened for the address of the binding. */
    static boolean isAt(ListenAddress there, ListenAddress.Internet wanted, InetAddress address) {
        if (!(there instanceof ListenAddress.Internet internet) || internet.port() != wanted.port()) {
            return false;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(internet.host());
        boolean every = wanted.host().equals(ListenAddress.Internet.EVERY_ADDRESS);
        // Whoever opens a socket of each family for every address does so because neither accepts for the other.
        return bytes != null && (every ? isZero(bytes) : Arrays.equals(bytes, address.getAddress()));
    }

    private static boolean isZero(byte[] address) {
        return Arrays.equals(address, new byte[address.length]);
    }

    /** The IPv6 wildcard accepts IPv4 too; without IPv6 it would not open. */
    private static InetAddress everyAddress() {
        boolean ipv6 = !IPV4_ONLY && hasIpv6();
        try {
            return InetAddress.getByAddress(new byte[ipv6 ? 16 : 4]);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("a wildcard address of the wrong length", impossible);
        }
    }

    private static boolean hasIpv6() {
        return NetUtil.NETWORK_INTERFACES.stream()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(Inet6Address.class::isInstance);
    }
}
