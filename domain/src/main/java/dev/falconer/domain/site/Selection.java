package dev.falconer.domain.site;

/** Which of several ready processes a request goes to. */
public enum Selection {
    /** One after the other. */
    ROUND_ROBIN,
    /** The one with the fewest requests under way. */
    LEAST_BUSY,
    /** The one that the client's cookie names; without a valid cookie, the one with the fewest requests under way. */
    AFFINITY
}
