package dev.falconer.domain.backend;

/** The secret by which a backend recognises our requests. Shown as {@code ***} wherever it is printed. */
public record PairingToken(String value) {

    @Override
    public String toString() {
        return "PairingToken[***]";
    }
}
