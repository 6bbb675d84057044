package dev.falconer.process;

import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.LifeEvent.Followed;
import dev.falconer.process.LifeEvent.ListenerEnded;
import dev.falconer.process.LifeEvent.Released;
import dev.falconer.process.LifeEvent.RootEnded;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when the life of a process tree is over: with the launched process, or, when a child of it listens, with that
 * child. Confined to the process's keeper, but for what it is told.
 *
 * <pre>
 *   launched ── root ended ─────────────────────────────▶ over: the root's status
 *      │           └ but one of its tree listens ─┐
 *      └── followed ──────────────────────────────┴─ listener ended ─▶ over: the listener's status where it can be
 *                                                                       known, the root's where it has one
 * </pre>
 */
final class Life {

    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    /** A script that waits for its child ends right after it, with a status worth telling. */
    private static final long ROOT_PATIENCE_MILLIS = 100;

    private final ProcessId root;
    private final String program;
    private final OsProcess.Surroundings surroundings;
    private final BlockingQueue<LifeEvent> events = new LinkedBlockingQueue<>();

    /** Written on any thread, read by the keeper. */
    private volatile boolean killed;

    Life(ProcessId root, String program, OsProcess.Surroundings surroundings) {
        this.root = root;
        this.program = program;
        this.surroundings = surroundings;
    }

    /** Safe on any thread. */
    void noticed(LifeEvent event) {
        events.add(event);
    }

    /** Nobody who listens will outlive the root. Safe on any thread. */
    void isToEnd() {
        killed = true;
    }

    /** Waits until it is over; empty when somebody else cares for it from now on. */
    Optional<ExitStatus> awaitEnd() throws InterruptedException {
        Optional<ExitStatus> rootsEnd = Optional.empty();
        Optional<ProcessId> watched = Optional.empty();
        while (true) {
            switch (events.take()) {
                case Followed(ProcessId followed) -> {
                    if (watched.isEmpty() && !followed.equals(root)) {
                        watched = Optional.of(followed);
                        watch(followed);
                    }
                }
                case RootEnded(ExitStatus status) -> {
                    rootsEnd = Optional.of(status);
                    if (watched.isEmpty()) {
                        watched = killed ? Optional.empty() : listenerLeft();
                        if (watched.isEmpty()) {
                            return rootsEnd;
                        }
                        watch(watched.get());
                    }
                }
                case ListenerEnded listenersEnd -> {
                    return Optional.of(endOfListener(listenersEnd, rootsEnd));
                }
                case Released _ -> {
                    return Optional.empty();
                }
            }
        }
    }

    private Optional<ProcessId> listenerLeft() {
        try {
            return surroundings.listener().get();
        } catch (RuntimeException failure) {
            LOG.warn("whether a child of {} [pid {}] listens cannot be told", program, root, failure);
            return Optional.empty();
        }
    }

    private void watch(ProcessId listener) {
        surroundings.ends().onEnd(listener, status -> events.add(new ListenerEnded(listener, status)));
    }

    /** Its own status is known when it had become an orphan, and so a child of ours; and where the kernel tells. */
    private ExitStatus endOfListener(ListenerEnded listener, Optional<ExitStatus> rootsEnd)
            throws InterruptedException {
        if (rootsEnd.isPresent()) {
            return surroundings
                    .reaper()
                    .endOf(listener.listener().value())
                    .or(listener::status)
                    .orElse(rootsEnd.get());
        }
        LifeEvent next = events.poll(ROOT_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return next instanceof RootEnded(ExitStatus status)
                ? status
                : listener.status().orElseGet(ExitStatus.Unknown::new);
    }
}
