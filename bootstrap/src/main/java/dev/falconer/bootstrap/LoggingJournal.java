package dev.falconer.bootstrap;

import dev.falconer.application.port.driven.SupervisionJournal;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.process.SupervisionFact.ConfigurationRejected;
import dev.falconer.domain.process.SupervisionFact.Exited;
import dev.falconer.domain.process.SupervisionFact.NotHonoured;
import dev.falconer.domain.process.SupervisionFact.OfflineChanged;
import dev.falconer.domain.process.SupervisionFact.RapidFailLimitReached;
import dev.falconer.domain.process.SupervisionFact.RecycleFailed;
import dev.falconer.domain.process.SupervisionFact.Restarting;
import dev.falconer.domain.process.SupervisionFact.Retiring;
import dev.falconer.domain.process.SupervisionFact.ShutdownMessageFailed;
import dev.falconer.domain.process.SupervisionFact.ShutdownMessageSent;
import dev.falconer.domain.process.SupervisionFact.StartAttemptFailed;
import dev.falconer.domain.process.SupervisionFact.StartFailed;
import dev.falconer.domain.process.SupervisionFact.Started;
import dev.falconer.domain.process.SupervisionFact.StdoutLogUnavailable;
import dev.falconer.domain.process.SupervisionFact.StopForced;
import dev.falconer.domain.process.SupervisionFact.WatchFailed;
import dev.falconer.domain.site.Problem;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells the supervisor's story in the log: one line per fact, with the original's event number as a field (D21). */
final class LoggingJournal implements SupervisionJournal {

    private static final Logger LOG = LoggerFactory.getLogger("supervision");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    @Override
    public void record(SupervisionFact fact) {
        switch (fact) {
            case Started started -> started(started);
            case Exited exited ->
                log(
                        exited.cause().isRapidFailure() ? Level.WARN : Level.INFO,
                        exited,
                        "%s [pid %s] on %s is gone: %s, %s"
                                .formatted(
                                        exited.application(),
                                        exited.id(),
                                        exited.endpoint(),
                                        exited.status(),
                                        words(exited)));
            case StartAttemptFailed failed -> attemptFailed(failed);
            case StartFailed failed -> startFailed(failed, failed.incident(), "could not be started");
            case RecycleFailed failed ->
                log(
                        Level.ERROR,
                        failed,
                        "%s goes on as before: its new configuration could not take over (incident %s): %s"
                                .formatted(
                                        failed.application(),
                                        failed.incident().reference(),
                                        failed.incident().failure().cause()));
            case RapidFailLimitReached reached ->
                log(
                        Level.ERROR,
                        reached,
                        "%s failed more than %d times within a minute (rapidFailsPerMinute); next trial at %s UTC"
                                .formatted(
                                        reached.application(),
                                        reached.limit(),
                                        TIME.format(reached.nextTrialAt().plusMillis(999))));
            case Restarting restarting ->
                log(
                        Level.INFO,
                        restarting,
                        "%s is started again in %d ms (failure %d within a minute)"
                                .formatted(
                                        restarting.application(),
                                        restarting.after().toMillis(),
                                        restarting.failuresInWindow()));
            case StdoutLogUnavailable unavailable ->
                log(
                        Level.WARN,
                        unavailable,
                        "%s: the log file %s (stdoutLogFile) cannot be written: %s; the application runs without it"
                                .formatted(unavailable.application(), unavailable.path(), unavailable.reason()));
            case StopForced forced ->
                log(
                        Level.WARN,
                        forced,
                        "%s [pid %s] did not stop within %d s (shutdownTimeLimit) and is killed"
                                .formatted(
                                        forced.application(),
                                        forced.id(),
                                        forced.limit().toSeconds()));
            case ShutdownMessageSent sent ->
                log(
                        Level.INFO,
                        sent,
                        "%s [pid %s] answered the shutdown message with %d"
                                .formatted(sent.application(), sent.id(), sent.status()));
            case ShutdownMessageFailed failed ->
                log(
                        Level.INFO,
                        failed,
                        "%s [pid %s] could not be told to stop (%s); it is signalled instead"
                                .formatted(failed.application(), failed.id(), failed.reason()));
            case Retiring retiring ->
                log(
                        Level.INFO,
                        retiring,
                        "%s [pid %s] is retired: %s"
                                .formatted(
                                        retiring.application(),
                                        retiring.id(),
                                        retiring.reason().text()));
            case OfflineChanged changed ->
                log(
                        Level.INFO,
                        changed,
                        changed.offline()
                                ? "%s is offline: app_offline.htm is in its directory".formatted(changed.application())
                                : "%s is online again: app_offline.htm is gone".formatted(changed.application()));
            case WatchFailed failed ->
                log(
                        Level.WARN,
                        failed,
                        "%s: changes of its files cannot be watched: %s"
                                .formatted(failed.application(), failed.reason()));
            case ConfigurationRejected rejected -> rejected(rejected);
            case NotHonoured notHonoured -> {
                for (Problem notice : notHonoured.notices()) {
                    log(Level.INFO, notHonoured, "%s: %s".formatted(notHonoured.application(), notice));
                }
            }
        }
    }

    private static void started(Started started) {
        String by = started.listener().equals(started.id()) ? "" : ", listening process " + started.listener();
        log(
                Level.INFO,
                started,
                "started %s [pid %s%s] on %s in %d ms (%s)"
                        .formatted(
                                started.application(),
                                started.id(),
                                by,
                                started.endpoint(),
                                started.took().toMillis(),
                                started.program()));
    }

    private static void attemptFailed(StartAttemptFailed failed) {
        Incident incident = failed.incident();
        log(
                Level.WARN,
                failed,
                "%s: an attempt to start failed at %s: %s (directory %s, command line %s, port %s, attempts left: %d)"
                        .formatted(
                                failed.application(),
                                incident.failure().stage(),
                                incident.failure().cause(),
                                incident.directory(),
                                incident.commandLine(),
                                incident.port() == 0 ? "none" : incident.port(),
                                failed.attemptsLeft()));
    }

    private static void startFailed(SupervisionFact fact, Incident incident, String what) {
        CapturedOutput output = incident.output();
        String printed = output.first().isEmpty()
                ? "; it printed nothing"
                : "; it printed:" + System.lineSeparator() + output.first().stripTrailing();
        log(
                Level.ERROR,
                fact,
                "%s %s (incident %s): %s. %s Command line: %s, port %s%s"
                        .formatted(
                                fact.application(),
                                what,
                                incident.reference(),
                                incident.failure().cause(),
                                incident.failure().hint(),
                                incident.commandLine(),
                                incident.port() == 0 ? "none" : incident.port(),
                                printed));
    }

    private static void rejected(ConfigurationRejected rejected) {
        for (Problem problem : rejected.problems()) {
            log(
                    Level.ERROR,
                    rejected,
                    "%s: its configuration cannot be used (incident %s): %s"
                            .formatted(rejected.application(), rejected.reference(), problem));
        }
    }

    private static String words(Exited exited) {
        return switch (exited.cause()) {
            case CRASHED -> "though nobody asked it to end";
            case EXITED_BEFORE_LISTENING -> "before it listened";
            case NEVER_LISTENED -> "killed because it did not listen in time";
            case PORT_TAKEN -> "killed because another program has its port";
            case RETIRED -> "as asked";
            case KILLED -> "killed after its shutdown time limit";
        };
    }

    private static void log(Level level, SupervisionFact fact, String message) {
        var event = LOG.atLevel(level).addKeyValue("app", fact.application());
        if (fact.eventId() != 0) {
            event = event.addKeyValue("event", fact.eventId());
        }
        event.log(message);
    }
}
