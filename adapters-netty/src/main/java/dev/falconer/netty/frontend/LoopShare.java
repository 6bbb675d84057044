package dev.falconer.netty.frontend;

import dev.falconer.netty.backend.BackendConnections;

/**
 * What the client connections of one event loop share.
 *
 * @param connections to backends
 * @param turnstile through which requests that waited go on
 */
public record LoopShare(BackendConnections connections, Turnstile turnstile) {}
