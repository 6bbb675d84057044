package dev.falconer.process.system;

import java.util.List;
import java.util.Optional;

/**
 * The TCP listeners of our network as the kernel knows them, IPv4 and IPv6. Confined to one thread at a time, its owner's.
 */
public interface ListenerTable extends AutoCloseable {

    /** The quickest that this kernel offers; none where it offers none. */
    static Optional<ListenerTable> open() {
        if (!LinuxCalls.areAvailable()) {
            return Optional.empty();
        }
        return SocketDiagnosis.tryOpen().<ListenerTable>map(table -> table).or(ProcNetTable::tryOpen);
    }

    /** Everything that listens now; nothing where there is no table to be opened. */
    static List<Listener> snapshot() {
        Optional<ListenerTable> table = open();
        if (table.isEmpty()) {
            return List.of();
        }
        try (ListenerTable opened = table.get()) {
            return opened.all();
        }
    }

    /** Everything that listens. */
    List<Listener> all();

    /** What listens on this port. */
    List<Listener> on(int port);

    @Override
    void close();
}
