package dev.falconer.domain.forwarding;

import dev.falconer.domain.site.PathBase;

/**
 * The cookie by which a client comes back to the process that served it first. It names one process with a value that nobody
 * can guess, so that nobody can choose another's; it is good for as long as that process lives. Immutable.
 */
public final class AffinityCookie {

    public static final String NAME = "falconer-affinity";

    private final String pair;
    private final String path;

    /** @param value new for each process, of a cryptographic generator, and a cookie's value as it stands */
    public AffinityCookie(String value, PathBase pathBase) {
        this.pair = NAME + "=" + value;
        this.path = pathBase.prefix().isEmpty() ? "/" : pathBase.escaped();
    }

    /** By which it names the process. */
    public String value() {
        return pair.substring(NAME.length() + 1);
    }

    /** Whether the request names this process. Other cookies of the same name, of an application above this one, do not matter. */
    public boolean isIn(RequestHead head) {
        var search = new Search();
        head.forEach(search);
        return search.found;
    }

    /** The value of {@code Set-Cookie}: for the session, for this application, out of reach of scripts. */
    public String introduction(ClientConnection client) {
        String cookie = pair + "; Path=" + path + "; HttpOnly; SameSite=Lax";
        return client.scheme().equals("https") ? cookie + "; Secure" : cookie;
    }

    @Override
    public String toString() {
        return "AffinityCookie[***]";
    }

    private final class Search implements HeaderVisitor {

        private boolean found;

        @Override
        public void field(CharSequence name, CharSequence value) {
            found = found || Tokens.same(name, "cookie") && holds(value);
        }

        private boolean holds(CharSequence cookies) {
            int end = cookies.length();
            int from = 0;
            while (from < end) {
                int semicolon = from;
                while (semicolon < end && cookies.charAt(semicolon) != ';') {
                    semicolon++;
                }
                int first = from;
                while (first < semicolon && cookies.charAt(first) == ' ') {
                    first++;
                }
                if (semicolon - first == pair.length()
                        && CharSequence.compare(cookies.subSequence(first, semicolon), pair) == 0) {
                    return true;
                }
                from = semicolon + 1;
            }
            return false;
        }
    }
}
