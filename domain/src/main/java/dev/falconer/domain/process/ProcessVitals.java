package dev.falconer.domain.process;

import java.time.Instant;

/**
 * What a look at a serving process shows.
 *
 * @param answered how many requests it has answered in its life
 * @param underWay how many are under way in it
 * @param unanswered how many of these wait for the head of their response
 * @param tunnels how many WebSockets and other upgraded connections are open
 * @param residentBytes memory of its whole tree; 0 where nobody has looked
 * @param at when
 */
public record ProcessVitals(
        long answered, long underWay, long unanswered, long tunnels, long residentBytes, Instant at) {

    /** Whether anybody uses it at this moment. */
    public boolean isUsed() {
        return underWay > 0 || tunnels > 0;
    }
}
