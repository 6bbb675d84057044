package dev.falconer.bootstrap;

/** What a Falconer begins with that another one has. */
enum Succession {
    NONE,
    /** Everything: it is to end. */
    OF_ONE_THAT_RUNS
}
