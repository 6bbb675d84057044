package dev.falconer.process.probe;

import dev.falconer.application.port.driven.Watch;

/** One endpoint that is waited for. Looked after on the probe's thread; may be closed from any. */
sealed interface EndpointWatch extends Watch permits PortWatch, SocketWatch {

    /** Whether there is nothing to wait for any more. */
    boolean isOver();
}
