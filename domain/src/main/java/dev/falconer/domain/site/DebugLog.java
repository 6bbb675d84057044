package dev.falconer.domain.site;

import java.util.Optional;

/**
 * The module's own log of one application (behaviour.md 8).
 *
 * @param file absolute; folders that are missing are created
 * @param detail what is left out of it
 * @param before the file that Falconer's environment names, where web.config names another; it is told where the log goes on
 */
public record DebugLog(String file, Detail detail, Optional<String> before) {

    /** Each includes those before it. */
    public enum Detail {
        ERROR,
        WARNING,
        INFO,
        TRACE
    }
}
