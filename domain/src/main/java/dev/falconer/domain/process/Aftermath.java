package dev.falconer.domain.process;

/** What an application does when what was to take over could not. */
public enum Aftermath {
    /** What served before goes on. */
    GOES_ON("goes on as before"),
    /** What served before had to go first: something is started anew, by the rules for failures. */
    STARTS_ANEW("is started anew");

    private final String text;

    Aftermath(String text) {
        this.text = text;
    }

    /** Completes the sentence "it …", for a person. */
    public String text() {
        return text;
    }
}
