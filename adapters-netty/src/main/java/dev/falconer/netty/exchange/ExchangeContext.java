package dev.falconer.netty.exchange;

import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.netty.backend.BackendPools;
import java.time.Duration;

/**
 * What the exchanges of one client connection share, one after the other.
 *
 * @param admission who is told of their ends
 * @param pools of the event loop
 * @param inactivity the limit on a backend's silence
 * @param responseFields the flyweight over response heads
 * @param responseBody the relay of response bodies, which each exchange renews for its own
 * @param halfOpenTunnel how long one direction of a tunnel may be silent after the other has ended
 * @param tunnelIdle how long a tunnel may be silent in both directions; zero for ever
 */
public record ExchangeContext(
        RequestAdmission admission,
        BackendPools pools,
        Deadline inactivity,
        NettyHeaders responseFields,
        BodyRelay responseBody,
        Duration halfOpenTunnel,
        Duration tunnelIdle) {}
