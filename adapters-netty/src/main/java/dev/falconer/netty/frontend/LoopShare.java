package dev.falconer.netty.frontend;

import dev.falconer.netty.backend.BackendPools;

/**
 * What the client connections of one event loop share.
 *
 * @param pools of connections to backends
 * @param turnstile through which requests that waited go on
 */
public record LoopShare(BackendPools pools, Turnstile turnstile) {}
