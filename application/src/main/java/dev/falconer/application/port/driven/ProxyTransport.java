package dev.falconer.application.port.driven;

import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.site.Binding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Accepts client connections and carries their requests, bytes included, to the backend that admission names. Bodies
 * never leave the adapter: it owns both sides of the wire.
 */
public interface ProxyTransport extends BackendFarewell, AutoCloseable {

    /**
     * What stands in the way of the binding, apart from its address: certificates that cannot be used, for one. Each says what
     * was found and what was expected. Opens nothing and makes no file. Blocks on files; called on the main thread.
     */
    List<String> problems(Binding binding);

    /** Listens on the binding until drained, on sockets of its own. */
    default BoundListener bind(Binding binding, RequestAdmission admission) throws BindFailedException {
        return bind(binding, List.of(), admission);
    }

    /**
     * Listens on the binding until drained: on those of the sockets that listen at its addresses, which are the listener's from
     * here on, and otherwise on sockets that it opens. May block meanwhile; called on the main thread.
     */
    BoundListener bind(Binding binding, List<ListeningSocket> inherited, RequestAdmission admission)
            throws BindFailedException;

    /** Ends everything that is left, at once. Called on the main thread, after the listeners were drained. */
    @Override
    void close();

    /** A binding that is open. */
    interface BoundListener {

        /** The binding with the port that was really opened. */
        Binding binding();

        /** What it listens on, as far as a successor could accept there; empty where sockets cannot be passed on. */
        List<ListeningSocket> sockets();

        /**
         * Accepts no further connection, and leaves the sockets, and the files of UNIX sockets, to the successor who has been given
         * them: what connects from here on waits for it. {@link #drain} then closes what is open here, and lets each
         * connection that rests have one more request, because its client cannot know.
         */
        void handOver();

        /** There will be no successor: accepts connections again, those that wait first. Not after {@link #drain}. */
        void takeBack();

        /**
         * Accepts no further connection, lets requests under way finish, closes idle connections at once and the rest
         * when the limit has elapsed. Completes, and never fails, when no connection is left.
         */
        CompletionStage<?> drain(Duration limit);
    }
}
