package dev.falconer.netty;

import dev.falconer.domain.site.ListenAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says why an address of a binding could not be opened, and what to do, in words for an operator. */
final class BindFailures {

    private static final int FIRST_UNPRIVILEGED = 1_024;

    private BindFailures() {}

    static String reason(ListenAddress.Internet wanted, InetAddress address, Throwable cause) {
        String text = text(cause);
        if (isInUse(cause)) {
            return "port " + wanted.port() + " is in use" + where(wanted, address)
                    + "; stop the program that listens there, or choose another port";
        }
        if (text.contains("permission denied") && wanted.port() < FIRST_UNPRIVILEGED) {
            return "ports below 1024 need a permission: run as root, or grant CAP_NET_BIND_SERVICE, or choose another port";
        }
        if (text.contains("assign")) {
            String meant = isLiteral(wanted, address) ? "" : ", which " + wanted.host() + " resolves to,";
            return shown(address) + meant + " is not an address of this machine; use one of its own, or * for all";
        }
        return cause.getMessage() + where(wanted, address);
    }

    static boolean isInUse(@Nullable Throwable cause) {
        return cause != null && text(cause).contains("in use");
    }

    /** Whether this machine does not speak the address's family. Where it does, it has the family's loopback address. */
    static boolean isFamilyMissing(InetAddress address, Throwable cause) {
        String text = text(cause);
        return cause instanceof UnsupportedAddressTypeException
                || text.contains("family")
                || text.contains("assign") && address.isLoopbackAddress();
    }

    private static String text(Throwable cause) {
        return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static String where(ListenAddress.Internet wanted, InetAddress address) {
        return address.isAnyLocalAddress() || isLiteral(wanted, address) ? "" : " on " + shown(address);
    }

    private static boolean isLiteral(ListenAddress.Internet wanted, InetAddress address) {
        return wanted.host().equalsIgnoreCase(shown(address));
    }

    private static String shown(InetAddress address) {
        return NetUtil.toAddressString(address);
    }
}
