package dev.falconer.application.port.driven;

import dev.falconer.domain.process.StartFailure;

/** A process could not be created. */
public final class LaunchFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient StartFailure failure;

    public LaunchFailedException(StartFailure failure) {
        super(failure.cause());
        this.failure = failure;
    }

    public StartFailure failure() {
        return failure;
    }
}
