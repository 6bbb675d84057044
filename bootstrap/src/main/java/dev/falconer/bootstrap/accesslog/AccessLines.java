package dev.falconer.bootstrap.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.falconer.application.port.driven.AccessLog.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lines of the access log on their way from the one thread that adds them to the one that writes them, in pieces of memory
 * that go round:
 *
 * <pre>
 *   adds to the last piece                    writes from the first
 *        [ lines lines ... ] &lt;-- [ full ] &lt;-- [ full ]
 *        spare pieces        &lt;------------------ what is written
 * </pre>
 *
 * <p>Neither waits for the other. Where every piece is full, a line is dropped and counted.
 */
final class AccessLines {

    /** Six hundred ordinary lines. */
    static final int PIECE = 64 * 1024;
    /** Together the lines of a third of a second at the highest rate that has been seen, and longer at any other. */
    static final int MOST_PIECES = 16;
    /** What stays when a stall of the disk is over. */
    private static final int KEPT_PIECES = 4;

    private static final byte[] INTRODUCTION = ascii("Z INFO  access: ");
    /** As the log ends its lines, which may have more to say there. */
    private static final byte[] END = ascii(" \n");
    /** A quote must not end the request that stands in quotes; in a target this means the same. */
    private static final byte[] QUOTE = ascii("%22");

    /** {@code 2026-01-02T03:04:05} */
    private static final int SECOND_LENGTH = 19;

    private static final int LONGEST_NUMBER = 20;
    private static final int MORE_THAN_TEXTS =
            SECOND_LENGTH + 4 + INTRODUCTION.length + 4 * LONGEST_NUMBER + 20 + END.length;

    private static final class Piece {
        private final byte[] bytes;
        /** Behind the last whole line; set by the one who adds. */
        private final AtomicInteger end = new AtomicInteger();
        /** Where lines go on when this one is full; among spare pieces another one. */
        private final AtomicReference<@Nullable Piece> next = new AtomicReference<>();
        /** What is not written yet starts at its position. Whoever writes has it to himself. */
        private final ByteBuffer unwritten;

        private Piece(int size) {
            bytes = new byte[size];
            unwritten = ByteBuffer.wrap(bytes);
        }
    }

    private final AtomicReference<@Nullable Piece> spares = new AtomicReference<>();
    /** Filled, being filled and spare ones. */
    private final AtomicInteger pieces = new AtomicInteger(1);
    /** Changed by the one who adds. */
    private final AtomicLong dropped = new AtomicLong();

    /** The one who adds has these to himself. */
    private Piece last = new Piece(PIECE);

    private long second = Long.MIN_VALUE;
    private byte[] secondsDigits = {};

    /** The one who writes has it to himself. */
    private Piece first = last;

    /** What became of a line. */
    enum Added {
        /** It will be written before long. */
        GATHERED,
        /** Likewise, and a piece is full: it is time to write. */
        FULL,
        DROPPED
    }

    /** Adds the line about an exchange that ended at this time, in milliseconds since 1970. Allocates nothing. */
    Added add(Entry entry, long time) {
        int longest = MORE_THAN_TEXTS
                + entry.client().length()
                + entry.reason().length()
                + QUOTE.length
                        * (entry.method().length()
                                + entry.target().length()
                                + entry.requestId().length());
        Added added = Added.GATHERED;
        if (last.bytes.length - last.end.getPlain() < longest) {
            Piece empty = emptyPiece(longest);
            if (empty == null) {
                dropped.setRelease(dropped.getPlain() + 1);
                return Added.DROPPED;
            }
            last.next.setRelease(empty);
            last = empty;
            added = Added.FULL;
        }
        last.end.setRelease(line(last.bytes, last.end.getPlain(), entry, time));
        return added;
    }

    private @Nullable Piece emptyPiece(int longest) {
        if (longest > PIECE) {
            return pieces.get() < MOST_PIECES ? newPiece(longest) : null;
        }
        for (Piece spare = spares.get(); spare != null; spare = spares.get()) {
            // Others only put pieces in front of it, so that its next one is the same still where it is the first
            // still.
            if (spares.compareAndSet(spare, spare.next.get())) {
                spare.next.setPlain(null);
                return spare;
            }
        }
        return pieces.get() < MOST_PIECES ? newPiece(PIECE) : null;
    }

    private Piece newPiece(int size) {
        pieces.incrementAndGet();
        return new Piece(size);
    }

    private int line(byte[] bytes, int start, Entry entry, long time) {
        int at = time(bytes, start, time);
        at = copy(bytes, at, INTRODUCTION);
        at = text(bytes, at, entry.client());
        bytes[at++] = ' ';
        bytes[at++] = '"';
        at = text(bytes, at, entry.method());
        bytes[at++] = ' ';
        at = text(bytes, at, entry.target());
        bytes[at++] = '"';
        bytes[at++] = ' ';
        at = number(bytes, at, entry.status());
        bytes[at++] = '.';
        at = number(bytes, at, entry.subStatus());
        bytes[at++] = ' ';
        at = number(bytes, at, entry.bodyBytes());
        bytes[at++] = ' ';
        at = number(bytes, at, entry.micros());
        bytes[at++] = 'u';
        bytes[at++] = 's';
        bytes[at++] = ' ';
        at = textOrDash(bytes, at, entry.reason());
        bytes[at++] = ' ';
        at = textOrDash(bytes, at, entry.requestId());
        return copy(bytes, at, END);
    }

    private int time(byte[] bytes, int start, long time) {
        long secondOfTime = Math.floorDiv(time, 1_000L);
        if (secondOfTime != second) {
            second = secondOfTime;
            secondsDigits = ascii(Instant.ofEpochSecond(secondOfTime).toString().substring(0, SECOND_LENGTH));
        }
        int at = copy(bytes, start, secondsDigits);
        int millis = (int) (time - secondOfTime * 1_000);
        bytes[at++] = '.';
        bytes[at++] = (byte) ('0' + millis / 100);
        bytes[at++] = (byte) ('0' + millis / 10 % 10);
        bytes[at++] = (byte) ('0' + millis % 10);
        return at;
    }

    private static int textOrDash(byte[] bytes, int start, String text) {
        if (text.isEmpty()) {
            bytes[start] = '-';
            return start + 1;
        }
        return text(bytes, start, text);
    }

    /** Whoever makes entries has seen to it that texts can be printed; what would break the line is none the less not written. */
    private static int text(byte[] bytes, int start, CharSequence text) {
        int at = start;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '"') {
                at = copy(bytes, at, QUOTE);
            } else {
                bytes[at++] = next < ' ' || next >= 0x7f ? (byte) '?' : (byte) next;
            }
        }
        return at;
    }

    private static int number(byte[] bytes, int start, long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        int at = start;
        if (value < 0) {
            bytes[at++] = '-';
        }
        long rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            bytes[at + i] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        return at + digits;
    }

    private static int copy(byte[] bytes, int start, byte[] copied) {
        System.arraycopy(copied, 0, bytes, start, copied.length);
        return start + copied.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** Writes what there is, whole lines at a time. What could not be written stays, and is the next to be written. */
    void writeTo(AppendedFile file) throws IOException {
        while (true) {
            // Asked in this order: what has a next piece gets no line any more.
            Piece next = first.next.getAcquire();
            ByteBuffer unwritten = first.unwritten;
            unwritten.limit(first.end.getAcquire());
            if (unwritten.hasRemaining()) {
                file.append(unwritten);
            }
            if (next == null) {
                return;
            }
            giveBack(first);
            first = next;
        }
    }

    private void giveBack(Piece written) {
        if (written.bytes.length > PIECE || pieces.get() > KEPT_PIECES) {
            pieces.decrementAndGet();
            return;
        }
        written.end.setPlain(0);
        written.unwritten.clear();
        Piece spare;
        do {
            spare = spares.get();
            written.next.setPlain(spare);
        } while (!spares.compareAndSet(spare, written));
    }

    /** How many lines have been dropped since the beginning. */
    long dropped() {
        return dropped.getAcquire();
    }

    /** How many lines are not written yet; nobody may be adding one. */
    long unwritten() {
        long lines = 0;
        for (Piece piece = first; piece != null; piece = piece.next.getAcquire()) {
            for (int i = piece.unwritten.position(); i < piece.end.getAcquire(); i++) {
                lines += piece.bytes[i] == '\n' ? 1 : 0;
            }
        }
        return lines;
    }
}
