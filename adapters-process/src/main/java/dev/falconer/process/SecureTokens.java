package dev.falconer.process;

import dev.falconer.application.port.driven.TokenSource;
import dev.falconer.domain.backend.PairingToken;
import java.util.UUID;

/** Random UUIDs; the JDK draws them from its cryptographic generator. Thread-safe. */
final class SecureTokens implements TokenSource {

    @Override
    public PairingToken next() {
        return new PairingToken(UUID.randomUUID().toString());
    }
}
