package dev.falconer.domain.forwarding;

/** Whether a request asks to leave HTTP. */
public enum UpgradeProtocol {
    NONE,
    WEBSOCKET
}
