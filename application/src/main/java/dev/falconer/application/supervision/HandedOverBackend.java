package dev.falconer.application.supervision;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.LaunchFingerprint;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that serves, as one Falconer gives it to the next.
 *
 * @param slot the number of the slot in which it is
 * @param affinity the value that brings its clients back, where one does
 * @param fingerprint how it was launched
 * @param age since then
 */
public record HandedOverBackend(
        int slot,
        BackendEndpoint endpoint,
        Optional<PairingToken> token,
        Optional<String> affinity,
        LaunchFingerprint fingerprint,
        Duration age,
        HandedOver process) {

    /** The same with its process as it was received. */
    public HandedOverBackend with(HandedOver received) {
        return new HandedOverBackend(slot, endpoint, token, affinity, fingerprint, age, received);
    }

    /** Without its secrets. */
    @Override
    public String toString() {
        return "HandedOverBackend[" + process + " on " + endpoint + "]";
    }
}
