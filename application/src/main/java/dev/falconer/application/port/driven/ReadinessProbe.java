package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ProcessId;
import java.util.List;
import java.util.Optional;

/** Notices that something listens, and whose it is (D5). */
public interface ReadinessProbe {

    /**
     * Watches the endpoint until something listens there. Notices it within 5 ms. Tells the observer exactly once, on any
     * thread, unless the watch is closed before. Owners are told by the process tree of {@code root}.
     */
    Watch await(BackendEndpoint endpoint, ProcessId root, ReadinessObserver observer);

    /** The ports on which the tree of {@code root} listens now, ascending. Takes a millisecond or two. */
    List<Integer> portsOf(ProcessId root);

    /**
     * Who else than the tree of {@code root} has the endpoint now, by listening there or by a connection that goes out from it,
     * described for a person as to an observer; empty where nobody has. Takes a millisecond or two.
     */
    Optional<String> strangerAt(BackendEndpoint endpoint, ProcessId root);

    /** Told what listens. */
    interface ReadinessObserver {

        /** A process of the tree listens. */
        void listening(ProcessId listener);

        /** Another program listens; {@code holder} describes it for a person, for instance {@code nginx [pid 812]}. */
        void foreign(String holder);
    }
}
