package dev.falconer.netty.exchange;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.UpgradeProtocol;
import io.netty.handler.codec.http.HttpRequest;

/**
 * A request that may pass, ready to be sent.
 *
 * @param admitted what admitted it; its plan has already been applied to the head
 * @param request the head as the backend will see it
 * @param upgrade what it asks to be upgraded to, where that is allowed
 * @param replayed whether it has been sent to another backend before, as a whole
 */
public record Forwarding(Admission.Admitted admitted, HttpRequest request, UpgradeProtocol upgrade, boolean replayed) {}
