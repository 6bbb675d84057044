package dev.falconer.application.port.driven;

import dev.falconer.domain.site.ListenAddress;

/**
 * A socket that listens already, because somebody else has opened it: connections wait there although nobody accepts them yet.
 *
 * @param descriptor its number in this process
 * @param address where it listens: an address in digits, or the path of a UNIX socket
 * @param keeper who has opened it
 */
public record ListeningSocket(int descriptor, ListenAddress address, Keeper keeper) {

    /** Who has opened a socket, and with that removes the file of a UNIX socket in the end. */
    public enum Keeper {
        /** It listens on when Falconer has ended. */
        SERVICE_MANAGER,
        /** This one, or one before it. */
        FALCONER
    }

    public ListeningSocket {
        if (descriptor < 0) {
            throw new IllegalArgumentException("descriptor: " + descriptor + " (expected: 0 or more)");
        }
    }

    @Override
    public String toString() {
        return address + " (descriptor " + descriptor + ")";
    }
}
