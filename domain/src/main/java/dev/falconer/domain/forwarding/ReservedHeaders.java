package dev.falconer.domain.forwarding;

/**
 * The request fields a backend believes because only its host sets them; a client's own never pass. A name that differs by
 * an underscore counts as the same: backends of the CGI kind cannot tell them apart.
 */
final class ReservedHeaders {

    private static final String PREFIX = "ms-aspnetcore";

    private ReservedHeaders() {}

    static boolean contain(CharSequence name) {
        return switch (name.length()) {
            case 15 -> isForgery(name, "x-forwarded-for") || Tokens.beginsLike(name, PREFIX);
            case 12 -> isForgery(name, "x-request-id");
            case 16 ->
                Tokens.beginsLike(name, "x-arr-clientcert")
                        || isForgery(name, "x-forwarded-host")
                        || Tokens.beginsLike(name, PREFIX);
            case 17 -> isForgery(name, "x-forwarded-proto") || Tokens.beginsLike(name, PREFIX);
            case 18 -> isForgery(name, "x-forwarded-prefix") || Tokens.beginsLike(name, PREFIX);
            case 22 -> Tokens.beginsLike(name, "x-forwarded-clientcert") || Tokens.beginsLike(name, PREFIX);
            default -> Tokens.beginsLike(name, PREFIX);
        };
    }

    /** Whether the name is not the one it looks like. The one it looks like passes: the chain of proxies is in it. */
    private static boolean isForgery(CharSequence name, String lower) {
        return Tokens.beginsLike(name, lower) && !Tokens.same(name, lower);
    }
}
