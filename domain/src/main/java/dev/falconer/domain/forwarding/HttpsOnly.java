package dev.falconer.domain.forwarding;

import dev.falconer.domain.site.HttpsRedirect;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends the clients of a binding without TLS to the one with: same host, same target. */
public final class HttpsOnly {

    private static final int STANDARD_PORT = 443;

    private static final Refusal NO_HOST = Refusal.of(400, Refusal.Reason.BAD_REQUEST);

    private HttpsOnly() {}

    /**
     * What such a request is answered; null where a trusted proxy says that the client spoke TLS with it. Only for a head to
     * which {@link RequestRules} has no objection; an old client that names no host cannot be told where to go.
     */
    public static @Nullable Refusal answer(RequestHead head, ClientConnection client, HttpsRedirect where) {
        CharSequence spoken = head.first("x-forwarded-proto");
        if (client.isTrusted() && spoken != null && Tokens.firstIs(spoken, "https")) {
            return null;
        }
        CharSequence authority =
                RequestTarget.isAbsolute(head.target()) ? RequestTarget.authority(head.target()) : head.first("host");
        if (authority == null || authority.isEmpty()) {
            return NO_HOST;
        }
        var location = new StringBuilder("https://").append(authority, 0, hostEnd(authority));
        if (where.port() != STANDARD_PORT) {
            location.append(':').append(where.port());
        }
        CharSequence target = RequestTarget.forBackend(head);
        if (target.charAt(0) == '/') {
            location.append(target);
        }
        return new Refusal(
                where.status(),
                0,
                Refusal.Reason.HTTPS_ONLY,
                Optional.empty(),
                new Refusal.Content.Elsewhere(location.toString()));
    }

    /** Where the host ends and the port, if any, begins. */
    private static int hostEnd(CharSequence authority) {
        int i = 0;
        if (authority.charAt(0) == '[') {
            while (authority.charAt(i) != ']') {
                i++;
            }
        }
        while (i < authority.length() && authority.charAt(i) != ':') {
            i++;
        }
        return i;
    }
}
