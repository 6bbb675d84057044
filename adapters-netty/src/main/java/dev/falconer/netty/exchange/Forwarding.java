package dev.falconer.netty.exchange;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.UpgradeProtocol;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request that may pass, ready to be sent.
 *
 * @param admitted what admitted it; its plan has already been applied to the head
 * @param request the head as the backend will see it
 * @param upgrade what it asks to be upgraded to, where that is allowed
 * @param introduction what the client is told to come back to the same process, as Set-Cookie has it; null where it is told
 *     nothing
 * @param replayed whether it has been sent to another backend before, as a whole
 */
public record Forwarding(
        Admission.Admitted admitted,
        HttpRequest request,
        UpgradeProtocol upgrade,
        @Nullable String introduction,
        boolean replayed) {}
