package dev.falconer.netty.frontend;

import dev.falconer.netty.backend.BackendPools;
import dev.falconer.netty.lane.Lane;

/**
 * What the client connections of one event loop share.
 *
 * @param pools of connections to backends
 * @param turnstile through which requests that waited go on
 * @param lane of their ordinary messages, which their backends' share
 */
public record LoopShare(BackendPools pools, Turnstile turnstile, Lane lane) {}
