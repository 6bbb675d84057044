package dev.falconer.domain.forwarding;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message that end at this hop: those that always do, and those its Connection fields name (RFC 9110
 * section 7.6.1). A name in Connection cannot take away what frames or addresses a message, nor what tells the backend
 * where a request comes from.
 *
 * <p>One per thread, to leave no garbage; between {@link #of} and {@link #close} it holds borrowed lines of the message.
 */
final class HopByHopHeaders implements HeaderVisitor, AutoCloseable {

    private static final ThreadLocal<HopByHopHeaders> OF_THREAD = ThreadLocal.withInitial(HopByHopHeaders::new);

    private final HeaderPredicate endsHere = (name, value) -> endsHere(name);
    private final HeaderPredicate endsHereOrIsReserved =
            (name, value) -> ReservedHeaders.contain(name) || endsHere(name);
    private final HeaderPredicate endsHereButUpgrade = (name, value) -> !Tokens.same(name, "upgrade") && endsHere(name);

    private @Nullable CharSequence[] lines = new CharSequence[4];
    private int count;

    private HopByHopHeaders() {}

    /** Reads the Connection fields. To be closed within the call that lent the fields. */
    static HopByHopHeaders of(HeaderEditor fields) {
        HopByHopHeaders hop = OF_THREAD.get();
        hop.close();
        if (fields.first("connection") != null) {
            fields.forEach(hop);
        }
        return hop;
    }

    @Override
    public void field(CharSequence name, CharSequence value) {
        if (Tokens.same(name, "connection")) {
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, 2 * count);
            }
            lines[count++] = value;
        }
    }

    /** Whether a Connection field has this option. */
    boolean hasOption(CharSequence option) {
        for (int i = 0; i < count; i++) {
            CharSequence line = lines[i];
            if (line != null && Tokens.lists(line, option)) {
                return true;
            }
        }
        return false;
    }

    /** What a request loses: also what only we may tell the backend. */
    HeaderPredicate requestFields() {
        return endsHereOrIsReserved;
    }

    HeaderPredicate responseFields() {
        return endsHere;
    }

    /** What a 101 loses. */
    HeaderPredicate switchingFields() {
        return endsHereButUpgrade;
    }

    /** Forgets the lines. */
    @Override
    public void close() {
        Arrays.fill(lines, 0, count, null);
        count = 0;
    }

    private boolean endsHere(CharSequence name) {
        return isAlwaysHopByHop(name) || (count > 0 && !isKept(name) && hasOption(name));
    }

    private static boolean isAlwaysHopByHop(CharSequence name) {
        return switch (name.length()) {
            case 2 -> Tokens.same(name, "te");
            case 7 -> Tokens.same(name, "upgrade");
            case 10 -> Tokens.same(name, "connection") || Tokens.same(name, "keep-alive");
            case 14 -> Tokens.same(name, "http2-settings");
            case 16 -> Tokens.same(name, "proxy-connection");
            default -> false;
        };
    }

    private static boolean isKept(CharSequence name) {
        return switch (name.length()) {
            case 3 -> Tokens.same(name, "via");
            case 4 -> Tokens.same(name, "host");
            case 9 -> Tokens.same(name, "forwarded");
            case 12 -> Tokens.same(name, "max-forwards");
            case 14 -> Tokens.same(name, "content-length");
            case 15 -> Tokens.same(name, "x-forwarded-for");
            case 16 -> Tokens.same(name, "x-forwarded-host");
            case 17 -> Tokens.same(name, "transfer-encoding") || Tokens.same(name, "x-forwarded-proto");
            case 18 -> Tokens.same(name, "x-forwarded-prefix");
            default -> false;
        };
    }
}
