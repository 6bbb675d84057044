package dev.falconer.domain.forwarding;

import org.jspecify.annotations.Nullable;

/**
 * Judges a request head before anything of it is forwarded: method, target, Host, fields, framing. What only the bytes
 * show (line ends, folded lines, blanks before a colon, the spelling of the version) the adapter judges while it decodes.
 * Safe on any thread; makes no garbage.
 */
public final class RequestRules {

    private RequestRules() {}

    /** Why the request is refused, or null where it is sound. */
    public static @Nullable Objection objection(RequestHead head) {
        Objection objection = methodObjection(head.method());
        if (objection == null) {
            objection = RequestTarget.objection(head.method(), head.target());
        }
        return objection != null ? objection : fieldsObjection(head);
    }

    private static @Nullable Objection methodObjection(CharSequence method) {
        if (!Tokens.isToken(method)) {
            return Objection.METHOD_MALFORMED;
        }
        boolean refused = CharSequence.compare(method, "CONNECT") == 0 || CharSequence.compare(method, "TRACE") == 0;
        return refused ? Objection.METHOD_NOT_IMPLEMENTED : null;
    }

    private static @Nullable Objection fieldsObjection(RequestHead head) {
        Survey survey = Survey.OF_THREAD.get();
        survey.clear();
        head.forEach(survey);
        return survey.objection(head.version());
    }

    /** What one pass over the fields finds out. One per thread, to leave no garbage; it keeps nothing borrowed. */
    private static final class Survey implements HeaderVisitor {

        private static final ThreadLocal<Survey> OF_THREAD = ThreadLocal.withInitial(Survey::new);

        /** In characters, over all lines; browsers send ten or so. */
        private static final int MAX_CONNECTION_OPTIONS = 1024;

        private final MessageFraming.Survey framing = new MessageFraming.Survey();
        private @Nullable Objection found;
        private int hosts;
        private int connectionOptions;

        void clear() {
            framing.clear();
            found = null;
            hosts = 0;
            connectionOptions = 0;
        }

        @Override
        public void field(CharSequence name, CharSequence value) {
            if (!Tokens.isToken(name)) {
                found = Objection.FIELD_NAME;
            } else if (!isFieldValue(value)) {
                found = Objection.FIELD_VALUE;
            } else if (Tokens.same(name, "host")) {
                hosts++;
                if (!HostField.isValid(value)) {
                    found = Objection.HOST_MALFORMED;
                }
            } else if (Tokens.same(name, "connection")) {
                connectionOptions += value.length() + 1;
            } else {
                framing.field(name, value);
            }
        }

        @Nullable
        Objection objection(HttpVersion version) {
            if (found != null) {
                return found;
            }
            if (hosts > 1 || (hosts == 0 && version != HttpVersion.HTTP_1_0)) {
                return Objection.HOST_COUNT;
            }
            if (connectionOptions > MAX_CONNECTION_OPTIONS) {
                return Objection.CONNECTION_OPTIONS;
            }
            if (framing.framing(version) != MessageFraming.UNSOUND) {
                return null;
            }
            return framing.isUnknownCoding(version) ? Objection.TRANSFER_CODING : Objection.FRAMING;
        }

        /** Visible ASCII, blanks and opaque bytes; a character beyond a byte would become another one on the wire. */
        private static boolean isFieldValue(CharSequence value) {
            int length = value.length();
            for (int i = 0; i < length; i++) {
                char c = value.charAt(i);
                if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                    return false;
                }
            }
            return true;
        }
    }
}
