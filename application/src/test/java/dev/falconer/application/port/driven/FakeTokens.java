package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.PairingToken;
import java.util.UUID;

/** Counts, in the form of a UUID: {@code 00000000-0000-4000-8000-000000000001} first. Confined to the test's thread. */
public final class FakeTokens implements TokenSource {

    private long count;

    @Override
    public PairingToken next() {
        count++;
        return new PairingToken(new UUID(0x4000L, 0x8000_0000_0000_0000L | count).toString());
    }
}
