package dev.falconer.domain.site;

/**
 * Where a binding sends its clients instead of to the application: the same host and target by https.
 *
 * @param port of the https binding; 443 is left out of the address
 * @param status 301, 302, 307 or 308
 */
public record HttpsRedirect(int port, int status) {

    /** As ASP.NET Core's middleware: temporary, method and body kept. */
    public static final int DEFAULT_STATUS = 307;

    public HttpsRedirect {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1-65535)");
        }
        if (status != 301 && status != 302 && status != 307 && status != 308) {
            throw new IllegalArgumentException("status: " + status + " (expected: 301, 302, 307 or 308)");
        }
    }
}
