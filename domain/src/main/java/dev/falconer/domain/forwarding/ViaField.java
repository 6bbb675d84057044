package dev.falconer.domain.forwarding;

import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.domain.site.ForwardedFields.Via;

/**
 * Names us among the gateways of a message (RFC 9110 section 7.6.3): the version that the message came in, and our pseudonym.
 * Where that stands there already, the request has gone in a circle. Immutable.
 */
final class ViaField {

    private static final String NAME = "Via";

    private final Via via;
    private final String pseudonym;
    private final String of10;
    private final String of11;
    private final String of2;

    ViaField(Via via, Gateway gateway) {
        this.via = via;
        this.pseudonym = gateway.pseudonym();
        this.of10 = "1.0 " + pseudonym;
        this.of11 = "1.1 " + pseudonym;
        this.of2 = "2.0 " + pseudonym;
    }

    void nameOnRequest(HeaderEditor fields, HttpVersion received) {
        if (via != Via.NOWHERE) {
            ForwardedHeaders.append(
                    fields,
                    NAME,
                    switch (received) {
                        case HTTP_1_0 -> of10;
                        case HTTP_1_1 -> of11;
                        case HTTP_2 -> of2;
                    });
        }
    }

    /** A backend that answers in HTTP/1.0 counts as one of 1.1: it was spoken to in that. */
    void nameOnResponse(HeaderEditor fields, BackendProtocol spoken) {
        if (via == Via.REQUESTS_AND_RESPONSES) {
            ForwardedHeaders.append(
                    fields,
                    NAME,
                    switch (spoken) {
                        case HTTP_1_1 -> of11;
                        case H2C -> of2;
                    });
        }
    }

    /** Whether we have forwarded this request before. */
    boolean isIn(RequestHead head) {
        if (via == Via.NOWHERE || head.first(NAME) == null) {
            return false;
        }
        var search = new Search(pseudonym);
        head.forEach(search);
        return search.found;
    }

    private static final class Search implements HeaderVisitor {

        private final String pseudonym;
        private boolean found;

        Search(String pseudonym) {
            this.pseudonym = pseudonym;
        }

        @Override
        public void field(CharSequence name, CharSequence value) {
            found = found || (Tokens.same(name, "via") && value.toString().contains(pseudonym));
        }
    }
}
