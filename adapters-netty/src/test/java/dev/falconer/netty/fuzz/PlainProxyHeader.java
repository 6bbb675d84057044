package dev.falconer.netty.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a PROXY header plainly says, read as the specification puts it (HAProxy's proxy-protocol.txt, sections 2.1 and 2.2),
 * without regard to how the product reads it but where that is said.
 *
 * @param kind whether it is one
 * @param client whom it names; null where it names nobody with an address
 * @param port of the client
 * @param length of the header
 */
record PlainProxyHeader(Kind kind, @Nullable InetAddress client, int port, int length) {

    enum Kind {
        SOUND,
        UNSOUND,
        /** More would have to come. */
        BEGUN
    }

    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    /** The protocol has 107 bytes, Netty bears three more: they say nothing that a shorter line could not. */
    private static final int LONGEST_LINE = 110;

    private static final int FIXED = 16;

    static PlainProxyHeader read(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        return text.startsWith(SIGNATURE) ? binary(bytes) : line(text);
    }

    private static PlainProxyHeader unsound() {
        return new PlainProxyHeader(Kind.UNSOUND, null, 0, 0);
    }

    private static PlainProxyHeader nobody(int length) {
        return new PlainProxyHeader(Kind.SOUND, null, 0, length);
    }

    private static PlainProxyHeader line(String text) {
        int end = text.indexOf("\r\n");
        if (!text.startsWith("PROXY ") || end > LONGEST_LINE - 2) {
            return unsound();
        }
        if (end < 0) {
            return new PlainProxyHeader(text.length() < LONGEST_LINE ? Kind.BEGUN : Kind.UNSOUND, null, 0, 0);
        }
        // Blanks at the end, a sign before a port and a zone behind an address, of whatever bytes, pass; from somebody
        // trusted they do no harm.
        String[] words = text.substring(0, end).split(" ");
        if (words.length > 1 && words[1].equals("UNKNOWN")) {
            return nobody(end + 2);
        }
        int family = words.length < 2
                ? 0
                : switch (words[1]) {
                    case "TCP4" -> 4;
                    case "TCP6" -> 16;
                    default -> 0;
                };
        if (family == 0 || words.length != 6 || port(words[4]) < 0 || port(words[5]) < 0) {
            return unsound();
        }
        InetAddress client = address(words[2], family);
        InetAddress server = address(words[3], family);
        return client == null || server == null
                ? unsound()
                : new PlainProxyHeader(Kind.SOUND, client, port(words[4]), end + 2);
    }

    /**
     * Of version 1; -1 if it is none. The protocol has 0, too, which no connection comes from or goes to: Netty takes
     * the line for none.
     */
    private static int port(String digits) {
        try {
            int port = Integer.parseInt(digits);
            return 0 < port && port <= 65_535 ? port : -1;
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    /** Only what is written as an address; nobody is asked for a name. */
    private static @Nullable InetAddress address(String text, int bytes) {
        boolean written = bytes == 4
                ? text.matches("[0-9]+(\\.[0-9]+){3}")
                : text.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%(?s:.*))?");
        if (!written) {
            return null;
        }
        try {
            int zone = text.indexOf('%');
            return InetAddress.getByName(zone < 0 ? text : text.substring(0, zone));
        } catch (UnknownHostException malformed) {
            return null;
        }
    }

    private static PlainProxyHeader binary(byte[] bytes) {
        if (bytes.length < FIXED) {
            return new PlainProxyHeader(Kind.BEGUN, null, 0, 0);
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int command = header.get(12) & 0xff;
        int family = header.get(13) & 0xff;
        int length = header.getShort(14) & 0xffff;
        // Whether the command is known may be said at once, or when all has come; until then the time for a handshake
        // runs.
        if (bytes.length < FIXED + length) {
            return new PlainProxyHeader(Kind.BEGUN, null, 0, 0);
        }
        if (command != 0x20 && command != 0x21) {
            return unsound();
        }
        int addressLength = switch (family) {
            case 0x11 -> 4;
            case 0x21 -> 16;
            default -> 0;
        };
        if (command == 0x20 || addressLength == 0) {
            return nobody(FIXED + length);
        }
        if (length < 2 * addressLength + 4) {
            return unsound();
        }
        try {
            InetAddress client = InetAddress.getByAddress(Arrays.copyOfRange(bytes, FIXED, FIXED + addressLength));
            int port = header.getShort(FIXED + 2 * addressLength) & 0xffff;
            return new PlainProxyHeader(Kind.SOUND, client, port, FIXED + length);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + addressLength + " bytes", impossible);
        }
    }
}
