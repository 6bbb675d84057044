package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.site.HealthCheck;
import java.util.function.Consumer;

/**
 * Asks a serving process again and again whether it is well, until closed, and tells when it has not been so often in a row as
 * the check allows; then again with every further bad answer. Confined to the supervisor loop.
 */
final class LivenessWatch implements Watch {

    private final Backend backend;
    private final HealthCheck check;
    private final ProcessPorts ports;
    private final Consumer<String> ill;
    private Watch timer;
    private int badInARow;
    private boolean closed;

    /** @param ill told the complaint, on the supervisor loop */
    LivenessWatch(Backend backend, HealthCheck check, ProcessPorts ports, Consumer<String> ill) {
        this.backend = backend;
        this.check = check;
        this.ports = ports;
        this.ill = ill;
        this.timer = ports.loop().after(check.interval(), this::ask);
    }

    private void ask() {
        ports.health()
                .ask(backend, check.question(), check.timeout())
                .thenAccept(answer -> ports.loop().execute(() -> answered(answer)));
    }

    private void answered(HealthAnswer answer) {
        if (closed) {
            return;
        }
        timer = ports.loop().after(check.interval(), this::ask);
        switch (answer) {
            case HealthAnswer.Well _ -> badInARow = 0;
            case HealthAnswer.Ill(String complaint) -> {
                badInARow++;
                if (badInARow >= check.failures()) {
                    ill.accept(badInARow == 1 ? complaint : complaint + ", " + badInARow + " times in a row");
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.close();
    }
}
