package dev.falconer.domain.forwarding;

/**
 * How long a request's body is, decided from its head alone, strictly: what two readers could understand differently is
 * unsound (RFC 9112 section 6.3), even where the RFC would permit a repair.
 */
public final class MessageFraming {

    /** The chunked coding follows. */
    public static final long CHUNKED = -1;

    /** The head cannot be trusted; the connection ends after the answer. */
    public static final long UNSOUND = -2;

    private MessageFraming() {}

    /** The number of body bytes that follow (0 where none do), {@link #CHUNKED} or {@link #UNSOUND}. */
    public static long of(RequestHead head) {
        if (head.first("content-length") == null && head.first("transfer-encoding") == null) {
            return 0;
        }
        Survey survey = Survey.OF_THREAD.get();
        survey.clear();
        head.forEach(survey);
        return survey.framing(head.version());
    }

    /** What one pass over the fields finds out about framing. One per thread, to leave no garbage; it keeps nothing borrowed. */
    static final class Survey implements HeaderVisitor {

        private static final ThreadLocal<Survey> OF_THREAD = ThreadLocal.withInitial(Survey::new);

        private int lengths;
        private long length;
        private int codings;
        private boolean chunked;
        private boolean legible;

        void clear() {
            lengths = 0;
            codings = 0;
        }

        @Override
        public void field(CharSequence name, CharSequence value) {
            if (Tokens.same(name, "content-length")) {
                lengths++;
                length = number(value);
            } else if (Tokens.same(name, "transfer-encoding")) {
                codings++;
                chunked = Tokens.same(value, "chunked");
                legible = Tokens.areTokens(value);
            }
        }

        long framing(HttpVersion version) {
            if (codings > 0) {
                boolean sound = codings == 1 && chunked && lengths == 0 && version != HttpVersion.HTTP_1_0;
                return sound ? CHUNKED : UNSOUND;
            }
            return switch (lengths) {
                case 0 -> 0;
                case 1 -> length;
                default -> UNSOUND;
            };
        }

        /** Whether nothing is wrong but a coding, or a list of codings, that we do not speak. */
        boolean isUnknownCoding(HttpVersion version) {
            return codings == 1 && !chunked && legible && lengths == 0 && version != HttpVersion.HTTP_1_0;
        }

        private static long number(CharSequence digits) {
            long number = 0;
            for (int i = 0; i < digits.length(); i++) {
                int digit = digits.charAt(i) - '0';
                if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                    return UNSOUND;
                }
                number = number * 10 + digit;
            }
            return digits.isEmpty() ? UNSOUND : number;
        }
    }
}
