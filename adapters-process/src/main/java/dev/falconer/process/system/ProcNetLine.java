package dev.falconer.process.system;

import dev.falconer.process.system.Listener.Reach;
import java.util.List;

/**
 * One line of {@code /proc/net/tcp} or {@code tcp6}: number, local address, remote address, state, queues, timer,
 * retransmissions, user, timeout, inode. Addresses are hexadecimal words in the byte order of the machine; Linux machines
 * with a 64-bit JDK of today are little-endian, but for one, where an address then counts as elsewhere.
 */
final class ProcNetLine {

    private static final String LISTEN = "0A";
    private static final int IPV4_DIGITS = 8;

    private ProcNetLine() {}

    /** Adds the listener of this line; false when the line is no listener. */
    static boolean parse(CharSequence line, List<Listener> into) {
        String[] fields = line.toString().trim().split(" +");
        if (fields.length < 10 || !fields[3].equals(LISTEN)) {
            return false;
        }
        int colon = fields[1].indexOf(':');
        String address = fields[1].substring(0, colon);
        int port = Integer.parseInt(fields[1].substring(colon + 1), 16);
        into.add(new Listener(port, reach(address), Long.parseLong(fields[9]), Long.parseLong(fields[7])));
        return true;
    }

    private static Reach reach(String address) {
        if (address.length() == IPV4_DIGITS) {
            return switch (address) {
                case "0100007F" -> Reach.LOOPBACK;
                case "00000000" -> Reach.EVERY_IPV4_ADDRESS;
                default -> Reach.ELSEWHERE;
            };
        }
        return switch (address) {
            case "0000000000000000FFFF00000100007F" -> Reach.LOOPBACK;
            case "0000000000000000FFFF000000000000" -> Reach.EVERY_IPV4_ADDRESS;
            case "00000000000000000000000000000000" -> Reach.EVERY_ADDRESS;
            default -> Reach.ELSEWHERE;
        };
    }
}
