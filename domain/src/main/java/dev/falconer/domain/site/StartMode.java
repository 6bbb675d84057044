package dev.falconer.domain.site;

/** When an application's first process is started (IIS: {@code startMode}). */
public enum StartMode {
    /** By the first request. */
    ON_DEMAND,
    /** With Falconer, and kept running; it counts as started only when it has answered. */
    ALWAYS_RUNNING
}
