package dev.falconer.domain.process;

import java.time.Instant;

/**
 * The record of one failed start, for the log and for the page.
 *
 * @param reference short and unique; stands in the log and on the page, so that one leads to the other
 * @param at when
 * @param application its name
 * @param directory its files
 * @param commandLine what was started
 * @param port the port it was given; 0 when none was chosen
 * @param failure why
 * @param output what it printed
 */
public record Incident(
        String reference,
        Instant at,
        String application,
        String directory,
        String commandLine,
        int port,
        StartFailure failure,
        CapturedOutput output) {}
