package dev.falconer.domain.forwarding;

/**
 * Tells the backend where a request comes from: our client's address and scheme go behind whatever earlier proxies, or the
 * client itself, have written (behaviour.md 6.2, steps 5 and 6). What stood there is not judged.
 */
final class ForwardedHeaders {

    private ForwardedHeaders() {}

    static void append(HeaderEditor fields, ClientConnection client) {
        append(fields, "X-Forwarded-For", client.forwardedFor());
        append(fields, "X-Forwarded-Proto", client.scheme());
    }

    private static void append(HeaderEditor fields, String name, String own) {
        if (fields.first(name) == null) {
            fields.add(name, own);
        } else {
            fields.set(name, joined(fields, name, own));
        }
    }

    private static String joined(HeaderEditor fields, String name, String own) {
        var joined = new StringBuilder();
        fields.forEach((other, value) -> {
            if (Tokens.same(other, name) && !value.isEmpty()) {
                joined.append(value).append(", ");
            }
        });
        return joined.append(own).toString();
    }
}
