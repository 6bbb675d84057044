package dev.falconer.process;

import dev.falconer.application.port.driven.EvidenceCollector;
import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.EvidencePolicy;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.VariableExpansion;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects evidence by a process of its own, found, started and ended as an application's is. Each collection waits on a
 * virtual thread. Safe on any thread.
 */
final class OsEvidenceCollector implements EvidenceCollector {

    private static final Logger LOG = LoggerFactory.getLogger(OsEvidenceCollector.class);

    private static final Pattern LINE_BREAKS = Pattern.compile("\\R+");

    /** Killing a tree and reading what it has printed have their own, shorter, patience. */
    private static final Duration DEATH_PATIENCE = Duration.ofSeconds(10);

    private final Launchpad launchpad;

    @Inject
    OsEvidenceCollector(Launchpad launchpad) {
        this.launchpad = launchpad;
    }

    @Override
    public CompletionStage<String> collect(ProcessId id, ProcessSpec spec, EvidencePolicy policy) {
        var evidence = new CompletableFuture<String>();
        Thread.ofVirtual()
                .name("evidence-of-" + id)
                .start(() -> evidence.complete(without(spec, evidence(id, spec, policy))));
        return evidence;
    }

    private String evidence(ProcessId id, ProcessSpec spec, EvidencePolicy policy) {
        Map<String, String> number = Map.of(EvidencePolicy.PID, id.toString());
        Command command = expanded(policy.command(), number);
        var environment = new HashMap<>(spec.environment());
        environment.putAll(number);
        var launch = new Launch(
                command,
                Path.of(spec.directory()),
                environment,
                new OutputPolicy.Remembered(),
                _ -> Optional.empty(),
                () -> {});
        try {
            return awaited(command, launch, policy.limit());
        } catch (LaunchFailedException refusal) {
            return line(command) + " cannot be started: " + refusal.failure().cause();
        } catch (RuntimeException bug) {
            LOG.error("collecting evidence of {} failed", id, bug);
            return line(command) + " cannot be run: " + bug;
        }
    }

    private static Command expanded(Command command, Map<String, String> variables) {
        return new Command(
                command.processPath(),
                command.arguments().stream()
                        .map(argument -> VariableExpansion.expand(argument, variables))
                        .toList());
    }

    private String awaited(Command command, Launch launch, Duration limit) throws LaunchFailedException {
        long started = System.nanoTime();
        OsProcess process = launchpad.launch(launch, new Unobserved());
        Optional<ExitStatus> status = await(process, limit);
        String how = status.map(ended -> ending(ended) + seconds(Duration.ofNanos(System.nanoTime() - started)))
                .orElse("was killed after " + seconds(limit));
        if (status.isEmpty()) {
            process.kill();
            var _ = await(process, DEATH_PATIENCE);
        }
        String printed = process.output().withoutTerminalControl().first();
        return line(command) + " " + how + (printed.isEmpty() ? "" : "\n" + printed);
    }

    /** Arguments may hold line breaks, as a script does. */
    private static String line(Command command) {
        return LINE_BREAKS.matcher(command.line()).replaceAll(" ");
    }

    private static Optional<ExitStatus> await(OsProcess process, Duration limit) {
        try {
            return Optional.of(process.end().get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException | ExecutionException impossible) {
            throw new IllegalStateException("nobody interrupts this thread, and an end does not fail", impossible);
        }
    }

    private static String ending(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Code(int code) -> "ended with code " + code + " in ";
            case ExitStatus.Signal signal -> "was ended by " + signal + " after ";
            case ExitStatus.Unknown unknown -> "ended with " + unknown + " in ";
        };
    }

    /** A limit is mostly a whole number, a measured time is not. */
    private static String seconds(Duration duration) {
        return duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))
                ? duration.toSeconds() + " s"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static String without(ProcessSpec spec, String text) {
        var whole = new CapturedOutput(text, "");
        return spec.backend().token().map(whole::without).orElse(whole).first();
    }

    /** Its end is waited for elsewhere, and it has no log file. */
    private record Unobserved() implements ProcessObserver {

        @Override
        public void exited(ExitStatus status) {}

        @Override
        public void logUnavailable(String path, String reason) {}
    }
}
