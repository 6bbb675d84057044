package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.HealthCheck;
import dev.falconer.domain.site.HealthQuestion;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Asks a process that listens what it has to answer before requests reach it: first whether it is ready, again and again,
 * then each page once. Tells how it went, once, unless it is closed before. Confined to the supervisor loop.
 */
final class WarmUp implements Watch {

    private final ProcessSpec spec;
    private final ProcessPorts ports;
    private final Consumer<HealthAnswer> told;
    private final Queue<HealthQuestion.Http> pages;
    private Watch pause = () -> {};
    private boolean closed;

    private WarmUp(ProcessSpec spec, ProcessPorts ports, Consumer<HealthAnswer> told) {
        this.spec = spec;
        this.ports = ports;
        this.told = told;
        this.pages = new ArrayDeque<>(spec.warmUp().pages());
    }

    /** @param told on the supervisor loop, later */
    static WarmUp begin(ProcessSpec spec, ProcessPorts ports, Consumer<HealthAnswer> told) {
        var begun = new WarmUp(spec, ports, told);
        spec.warmUp().readiness().ifPresentOrElse(begun::askReadiness, begun::askNextPage);
        return begun;
    }

    private void askReadiness(HealthCheck check) {
        ports.health()
                .ask(spec.backend(), check.question(), check.timeout())
                .thenAccept(answer -> post(() -> readiness(check, answer)));
    }

    private void readiness(HealthCheck check, HealthAnswer answer) {
        switch (answer) {
            case HealthAnswer.Well _ -> askNextPage();
            case HealthAnswer.Ill _ -> pause = ports.loop().after(check.interval(), () -> askReadiness(check));
        }
    }

    private void askNextPage() {
        HealthQuestion.Http page = pages.poll();
        if (page == null) {
            post(() -> told.accept(new HealthAnswer.Well()));
        } else {
            ports.health()
                    .ask(spec.backend(), page, spec.startupTimeLimit())
                    .thenAccept(answer -> post(() -> answered(answer)));
        }
    }

    private void answered(HealthAnswer answer) {
        switch (answer) {
            case HealthAnswer.Well _ -> askNextPage();
            case HealthAnswer.Ill ill -> told.accept(ill);
        }
    }

    private void post(Runnable task) {
        ports.loop().execute(() -> {
            if (!closed) {
                task.run();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        pause.close();
    }
}
