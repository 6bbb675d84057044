package dev.falconer.bootstrap;

import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.process.SupervisionFact.ConfigurationRejected;
import dev.falconer.domain.process.SupervisionFact.DebugLogChosen;
import dev.falconer.domain.process.SupervisionFact.EvidenceTaken;
import dev.falconer.domain.process.SupervisionFact.Exited;
import dev.falconer.domain.process.SupervisionFact.FoundIll;
import dev.falconer.domain.process.SupervisionFact.Frozen;
import dev.falconer.domain.process.SupervisionFact.GivenAway;
import dev.falconer.domain.process.SupervisionFact.HostingChanged;
import dev.falconer.domain.process.SupervisionFact.NotHonoured;
import dev.falconer.domain.process.SupervisionFact.NotTakenOver;
import dev.falconer.domain.process.SupervisionFact.OfflineChanged;
import dev.falconer.domain.process.SupervisionFact.PauseChanged;
import dev.falconer.domain.process.SupervisionFact.RapidFailLimitReached;
import dev.falconer.domain.process.SupervisionFact.RecycleFailed;
import dev.falconer.domain.process.SupervisionFact.Recycled;
import dev.falconer.domain.process.SupervisionFact.Recycling;
import dev.falconer.domain.process.SupervisionFact.Replacing;
import dev.falconer.domain.process.SupervisionFact.Restarting;
import dev.falconer.domain.process.SupervisionFact.Retiring;
import dev.falconer.domain.process.SupervisionFact.Scaled;
import dev.falconer.domain.process.SupervisionFact.ShadowCopied;
import dev.falconer.domain.process.SupervisionFact.ShadowCopyFailed;
import dev.falconer.domain.process.SupervisionFact.ShutdownMessageFailed;
import dev.falconer.domain.process.SupervisionFact.ShutdownMessageSent;
import dev.falconer.domain.process.SupervisionFact.StartAttemptFailed;
import dev.falconer.domain.process.SupervisionFact.StartFailed;
import dev.falconer.domain.process.SupervisionFact.Started;
import dev.falconer.domain.process.SupervisionFact.StdoutLogUnavailable;
import dev.falconer.domain.process.SupervisionFact.StopForced;
import dev.falconer.domain.process.SupervisionFact.TakenBack;
import dev.falconer.domain.process.SupervisionFact.TakenOver;
import dev.falconer.domain.process.SupervisionFact.Thawed;
import dev.falconer.domain.process.SupervisionFact.WatchFailed;
import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.ShadowCopy;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;

/** The supervisor's story in words: the same in every log. */
final class FactWords {

    /** What one line says. Only the output of a failed start goes over several. */
    record Sentence(Level level, String text) {}

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private FactWords() {}

    /** At least one. */
    static List<Sentence> of(SupervisionFact fact) {
        return switch (fact) {
            case Started started -> started(started);
            case Exited exited ->
                one(
                        exited.cause().isRapidFailure() ? Level.WARN : Level.INFO,
                        "%s [pid %s] on %s is gone: %s, %s"
                                .formatted(
                                        exited.application(),
                                        exited.id(),
                                        exited.endpoint(),
                                        exited.status(),
                                        words(exited)));
            case StartAttemptFailed failed -> attemptFailed(failed);
            case StartFailed failed -> startFailed(failed);
            case Recycling recycling ->
                one(
                        Level.INFO,
                        "%s is recycled: %s"
                                .formatted(
                                        recycling.application(),
                                        recycling.reason().text()));
            case Recycled recycled ->
                one(
                        Level.INFO,
                        "%s is recycled; its new processes serve, the old ones finish what they have"
                                .formatted(recycled.application()));
            case RecycleFailed failed ->
                one(
                        Level.ERROR,
                        "%s %s: what was to take over, because %s, could not (incident %s): %s"
                                .formatted(
                                        failed.application(),
                                        failed.aftermath().text(),
                                        failed.reason().text(),
                                        failed.incident().reference(),
                                        failed.incident().failure().cause()));
            case Replacing replacing ->
                one(
                        Level.INFO,
                        "%s [pid %s] is replaced: %s"
                                .formatted(
                                        replacing.application(),
                                        replacing.id(),
                                        replacing.reason().text()));
            case FoundIll ill ->
                one(
                        Level.WARN,
                        "%s [pid %s] is ill and serves no more: it %s"
                                .formatted(ill.application(), ill.id(), ill.complaint()));
            case EvidenceTaken taken ->
                one(
                        Level.WARN,
                        "%s [pid %s] was looked at: %s"
                                .formatted(
                                        taken.application(),
                                        taken.id(),
                                        taken.evidence().stripTrailing()));
            case Frozen frozen ->
                one(
                        Level.INFO,
                        "%s [pid %s] sleeps: it is frozen until it is needed"
                                .formatted(frozen.application(), frozen.id()));
            case Thawed thawed ->
                one(Level.INFO, "%s [pid %s] is awake again".formatted(thawed.application(), thawed.id()));
            case ShadowCopied copied -> shadowCopied(copied);
            case ShadowCopyFailed failed ->
                one(Level.ERROR, "%s goes on as before: %s".formatted(failed.application(), failed.reason()));
            case GivenAway given ->
                one(
                        Level.INFO,
                        "%s [pid %s] is the next Falconer's from now on".formatted(given.application(), given.id()));
            case TakenOver taken ->
                one(
                        Level.INFO,
                        "took over %s [pid %s] on %s (%s)"
                                .formatted(taken.application(), taken.id(), taken.endpoint(), taken.program()));
            case TakenBack back ->
                one(Level.INFO, "%s [pid %s] is cared for here again".formatted(back.application(), back.id()));
            case NotTakenOver missed ->
                one(
                        Level.WARN,
                        "%s [pid %s] could not be taken over: %s"
                                .formatted(missed.application(), missed.id(), missed.reason()));
            case Scaled scaled ->
                one(
                        Level.INFO,
                        "%s has %d processes now, after %d"
                                .formatted(scaled.application(), scaled.to(), scaled.from()));
            case HostingChanged changed ->
                one(
                        Level.INFO,
                        changed.hosted()
                                ? "%s is hosted from now on".formatted(changed.application())
                                : "%s is hosted no more".formatted(changed.application()));
            case PauseChanged changed ->
                one(
                        Level.INFO,
                        changed.paused()
                                ? "%s is paused: requests wait".formatted(changed.application())
                                : "%s goes on: requests pass".formatted(changed.application()));
            case RapidFailLimitReached reached ->
                one(
                        Level.ERROR,
                        "%s failed more than %d times within a minute (rapidFailsPerMinute); next trial at %s UTC"
                                .formatted(
                                        reached.application(),
                                        reached.limit(),
                                        TIME.format(reached.nextTrialAt().plusMillis(999))));
            case Restarting restarting ->
                one(
                        Level.INFO,
                        "%s is started again in %d ms (failure %d within a minute)"
                                .formatted(
                                        restarting.application(),
                                        restarting.after().toMillis(),
                                        restarting.failuresInWindow()));
            case StdoutLogUnavailable unavailable ->
                one(
                        Level.WARN,
                        "%s: the log file %s (stdoutLogFile) cannot be written: %s; the application runs without it"
                                .formatted(unavailable.application(), unavailable.path(), unavailable.reason()));
            case StopForced forced ->
                one(
                        Level.WARN,
                        "%s [pid %s] did not stop within %d s (shutdownTimeLimit) and is killed"
                                .formatted(
                                        forced.application(),
                                        forced.id(),
                                        forced.limit().toSeconds()));
            case ShutdownMessageSent sent ->
                one(
                        Level.INFO,
                        "%s [pid %s] answered the shutdown message with %d"
                                .formatted(sent.application(), sent.id(), sent.status()));
            case ShutdownMessageFailed failed ->
                one(
                        Level.INFO,
                        "%s [pid %s] could not be told to stop (%s); it is signalled instead"
                                .formatted(failed.application(), failed.id(), failed.reason()));
            case Retiring retiring ->
                one(
                        Level.INFO,
                        "%s [pid %s] is retired: %s"
                                .formatted(
                                        retiring.application(),
                                        retiring.id(),
                                        retiring.reason().text()));
            case OfflineChanged changed ->
                one(
                        Level.INFO,
                        changed.offline()
                                ? "%s is offline: app_offline.htm is in its directory".formatted(changed.application())
                                : "%s is online again: app_offline.htm is gone".formatted(changed.application()));
            case WatchFailed failed ->
                one(
                        Level.WARN,
                        "%s: changes of its files cannot be watched: %s"
                                .formatted(failed.application(), failed.reason()));
            case ConfigurationRejected rejected -> rejected(rejected);
            case NotHonoured notHonoured -> each(Level.INFO, notHonoured.notices(), notHonoured.application() + ": ");
            case DebugLogChosen(String application, Optional<DebugLog> debugLog) ->
                one(
                        Level.INFO,
                        debugLog.map(log -> "%s: its debug log is %s".formatted(application, log.file()))
                                .orElseGet(() -> application + ": it has no debug log any more"));
        };
    }

    private static List<Sentence> started(Started started) {
        String by = started.listener().equals(started.id()) ? "" : ", listening process " + started.listener();
        return one(
                Level.INFO,
                "started %s [pid %s%s] on %s in %d ms (%s)"
                        .formatted(
                                started.application(),
                                started.id(),
                                by,
                                started.endpoint(),
                                started.took().toMillis(),
                                started.program()));
    }

    private static List<Sentence> shadowCopied(ShadowCopied copied) {
        ShadowCopy copy = copied.copy();
        return one(
                Level.INFO,
                "%s: its folder was copied to %s in %d ms: %d files, %d bytes copied, %d shared with the copy before; all its"
                                .formatted(
                                        copied.application(),
                                        copy.directory(),
                                        copy.took().toMillis(),
                                        copy.files(),
                                        copy.bytesCopied(),
                                        copy.bytesShared())
                        + " copies take up " + copy.bytesInAll() + " bytes");
    }

    private static List<Sentence> attemptFailed(StartAttemptFailed failed) {
        Incident incident = failed.incident();
        return one(
                Level.WARN,
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

    private static List<Sentence> startFailed(StartFailed failed) {
        Incident incident = failed.incident();
        CapturedOutput output = incident.output();
        String printed = output.first().isEmpty()
                ? "; it printed nothing"
                : "; it printed:" + System.lineSeparator() + output.first().stripTrailing();
        return one(
                Level.ERROR,
                "%s could not be started (incident %s): %s. %s Command line: %s, port %s%s"
                        .formatted(
                                failed.application(),
                                incident.reference(),
                                incident.failure().cause(),
                                incident.failure().hint(),
                                incident.commandLine(),
                                incident.port() == 0 ? "none" : incident.port(),
                                printed));
    }

    private static List<Sentence> rejected(ConfigurationRejected rejected) {
        return each(
                Level.ERROR,
                rejected.problems(),
                "%s: its configuration cannot be used (incident %s): "
                        .formatted(rejected.application(), rejected.reference()));
    }

    private static String words(Exited exited) {
        return switch (exited.cause()) {
            case CRASHED -> "though nobody asked it to end";
            case EXITED_BEFORE_LISTENING -> "before it listened";
            case NEVER_READY -> "before it was ready";
            case NEVER_LISTENED -> "killed because it did not listen in time";
            case PORT_TAKEN -> "killed because another program has its port";
            case RETIRED -> "as asked";
            case KILLED -> "killed after its shutdown time limit";
        };
    }

    private static List<Sentence> one(Level level, String text) {
        return List.of(new Sentence(level, text));
    }

    private static List<Sentence> each(Level level, List<Problem> problems, String before) {
        return problems.stream()
                .map(problem -> new Sentence(level, before + problem))
                .toList();
    }
}
