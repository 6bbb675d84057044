package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.PairingToken;

/** Makes pairing tokens that nobody can guess: 36 characters, a lower-case UUID from a cryptographic generator. */
public interface TokenSource {
    PairingToken next();
}
