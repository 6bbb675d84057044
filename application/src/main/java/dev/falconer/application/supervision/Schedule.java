package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.site.DailySchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/** The times of the day at which an application is recycled. Confined to the supervisor loop. */
final class Schedule {

    private final ProcessPorts ports;
    private final Runnable due;
    private Watch next = () -> {};

    /** @param due run at each of the times */
    Schedule(ProcessPorts ports, Runnable due) {
        this.ports = ports;
        this.due = due;
    }

    /** These are the times from now on. */
    void follow(List<LocalTime> times) {
        next.close();
        Instant now = ports.clock().instant();
        DailySchedule.next(times, now, ZoneId.systemDefault())
                .ifPresent(at -> next = ports.loop().after(Duration.between(now, at), () -> elapsed(at, times)));
    }

    /** Timers and the clock on the wall part in the course of a day: what comes too early comes again. */
    private void elapsed(Instant at, List<LocalTime> times) {
        boolean early = ports.clock().instant().isBefore(at);
        follow(times);
        if (!early) {
            due.run();
        }
    }

    /** Nothing is due any more. */
    void end() {
        next.close();
    }
}
