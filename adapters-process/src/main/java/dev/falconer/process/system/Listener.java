package dev.falconer.process.system;

/**
 * A socket that accepts connections.
 *
 * @param inode the kernel's number of the socket
 * @param user who opened it
 */
public record Listener(int port, Reach reach, long inode, long user) {

    /** Who can connect, seen from 127.0.0.1; the first in this order that exists is the one that answers. */
    public enum Reach {
        LOOPBACK,
        EVERY_IPV4_ADDRESS,
        /** An IPv6 socket bound to all addresses, IPv4 included. */
        EVERY_ADDRESS,
        /** Bound to an address that is not 127.0.0.1. */
        ELSEWHERE
    }
}
