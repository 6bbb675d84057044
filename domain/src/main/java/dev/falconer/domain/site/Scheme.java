package dev.falconer.domain.site;

/** How a binding speaks to its clients. */
public enum Scheme {
    HTTP("http"),
    HTTPS("https");

    private final String text;

    Scheme(String text) {
        this.text = text;
    }

    /** The scheme as it stands in a URL, in lower case. */
    public String text() {
        return text;
    }
}
