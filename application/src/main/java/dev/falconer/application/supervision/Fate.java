package dev.falconer.application.supervision;

/** What became of something that somebody wanted of an application. */
public enum Fate {
    DONE,

    /** This Falconer stops, or another has taken everything over; nothing has changed. */
    DROPPED
}
