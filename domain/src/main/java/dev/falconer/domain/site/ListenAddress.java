package dev.falconer.domain.site;

import java.util.Arrays;
import java.util.Locale;

/** Where a binding listens. */
public sealed interface ListenAddress {

    /** Whether only one of the two can be listened on. Names of hosts are not looked up, but for {@code localhost}. */
    boolean overlaps(ListenAddress other);

    /**
     * A port of this machine.
     *
     * @param host a host name or address without brackets, or {@code *} for every address of the machine
     * @param port 0 to 65535; 0 lets the system choose a free one
     */
    record Internet(String host, int port) implements ListenAddress {

        /** The host that stands for every address of the machine. */
        public static final String EVERY_ADDRESS = "*";

        private static final Internet LOOPBACK = new Internet("127.0.0.1", 0);
        private static final Internet LOOPBACK_OF_IPV6 = new Internet("::1", 0);

        public Internet {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("host: empty (expected: a name, an address or *)");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
            }
        }

        public Internet withPort(int other) {
            return new Internet(host, other);
        }

        @Override
        public boolean overlaps(ListenAddress other) {
            return other instanceof Internet internet
                    && port != 0
                    && port == internet.port
                    && (isSameHost(internet) || covers(internet) || internet.covers(this));
        }

        /** Addresses have several spellings; names are compared as they are written. */
        private boolean isSameHost(Internet other) {
            byte[] one = IpText.parse(host);
            byte[] two = IpText.parse(other.host);
            return one == null || two == null ? host.equalsIgnoreCase(other.host) : Arrays.equals(one, two);
        }

        /** Whether it stands for the other's address among more. */
        private boolean covers(Internet other) {
            return switch (host.toLowerCase(Locale.ROOT)) {
                // Either of the two takes both families.
                case EVERY_ADDRESS, "::", "0.0.0.0" -> true;
                case "localhost" -> other.isSameHost(LOOPBACK) || other.isSameHost(LOOPBACK_OF_IPV6);
                default -> false;
            };
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** A UNIX domain socket, named by its absolute path of at most 107 bytes (unix(7), sun_path). */
    record UnixSocket(String path) implements ListenAddress {

        /** What stands before the path in a URL, as Kestrel spells it. */
        public static final String PREFIX = "unix:";

        private static final int LONGEST = 107;

        public UnixSocket {
            if (!path.startsWith("/") || path.endsWith("/") || path.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("socket: " + path + " (expected: an absolute path of a file)");
            }
            int length = path.codePoints().map(UnixSocket::utf8Length).sum();
            if (length > LONGEST) {
                throw new IllegalArgumentException(
                        "socket: " + path + " has " + length + " bytes (expected: at most " + LONGEST + ")");
            }
        }

        private static int utf8Length(int character) {
            if (character < 0x80) {
                return 1;
            }
            return character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
        }

        @Override
        public boolean overlaps(ListenAddress other) {
            return equals(other);
        }

        @Override
        public String toString() {
            return PREFIX + path;
        }
    }
}
