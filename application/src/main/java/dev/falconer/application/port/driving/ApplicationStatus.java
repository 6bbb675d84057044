package dev.falconer.application.port.driving;

import java.util.List;

/**
 * One application, for a person.
 *
 * @param application its name
 * @param state what requests find, with the reason where there is one: {@code ready}, {@code idle}, {@code starting},
 *     {@code cooling down until 14:02:10 because it exited with code 1}, {@code offline by file since 13:58:00},
 *     {@code idle, failed at 14:02:10 because the port is taken}
 * @param directory the files that it runs from
 * @param waiting how many requests wait
 * @param processes those that serve, and beside them every one that is about to, or is leaving
 */
public record ApplicationStatus(
        String application, String state, String directory, int waiting, List<ProcessStatus> processes) {

    public ApplicationStatus {
        processes = List.copyOf(processes);
    }
}
