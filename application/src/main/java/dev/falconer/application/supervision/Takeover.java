package dev.falconer.application.supervision;

import dev.falconer.domain.process.Aftermath;
import dev.falconer.domain.process.Incident;

/** What became of processes that were to take the place of others. */
public sealed interface Takeover {

    /** They serve, or will as soon as somebody asks. */
    record Complete() implements Takeover {}

    /** There was nothing whose place they could take; one is started when it is needed, if the application can be hosted. */
    record NothingRan() implements Takeover {}

    /** The application is offline by file; they are started when that is gone. */
    record Postponed() implements Takeover {}

    /** They could not be started. */
    record Failed(Incident incident, Aftermath aftermath) implements Takeover {}

    /** Something else was to take over before they did, or nothing any more. */
    record Overtaken() implements Takeover {}
}
