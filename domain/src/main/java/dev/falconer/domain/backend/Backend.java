package dev.falconer.domain.backend;

import dev.falconer.domain.site.PathBase;
import java.util.Optional;

/**
 * A process that is ready for requests.
 *
 * @param endpoint where it listens
 * @param pathBase what it was told its path is
 * @param token how it recognises us; none where its protocol knows no token
 */
public record Backend(BackendEndpoint endpoint, PathBase pathBase, Optional<PairingToken> token) {}
