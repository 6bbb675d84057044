package dev.falconer.process.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.domain.process.CapturedOutput;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/**
 * Remembers the beginning and the end of a text that arrives as UTF-8 bytes, torn anywhere. Bytes that are no UTF-8 become
 * replacement characters. Thread-safe.
 */
final class OutputTail {

    private final CharsetDecoder decoder = UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** Guarded by this object, as everything below. Bytes of a character whose rest has not arrived, then new ones. */
    private ByteBuffer undecoded = ByteBuffer.allocate(64);

    private final StringBuilder first = new StringBuilder();
    private boolean firstIsFull;

    /** A ring: the next character goes to {@code total % length}. */
    private final char[] last = new char[CapturedOutput.LAST_LIMIT];

    private long total;

    /** One that goes on where another has ended. A character that was torn there is lost. */
    static OutputTail restored(CapturedOutput captured) {
        var tail = new OutputTail();
        synchronized (tail) {
            tail.first.append(captured.first());
            // One less where a character of two did not fit.
            tail.firstIsFull = captured.first().length() >= CapturedOutput.FIRST_LIMIT - 1;
            tail.total = captured.last().length();
            captured.last().getChars(0, captured.last().length(), tail.last, 0);
        }
        return tail;
    }

    synchronized void append(byte[] bytes, int length) {
        if (undecoded.remaining() < length) {
            undecoded = ByteBuffer.allocate(undecoded.position() + length).put(undecoded.flip());
        }
        undecoded.put(bytes, 0, length).flip();
        decode(false);
        undecoded.compact();
    }

    /** Nothing more will come: an unfinished character is shown as such. */
    synchronized void end() {
        undecoded.flip();
        decode(true);
        undecoded.compact();
    }

    private void decode(boolean endOfInput) {
        CharBuffer decoded = CharBuffer.allocate(undecoded.remaining() + 1);
        decoder.decode(undecoded, decoded, endOfInput);
        if (endOfInput) {
            decoder.flush(decoded);
            decoder.reset();
        }
        remember(decoded.flip());
    }

    private void remember(CharBuffer text) {
        if (!firstIsFull) {
            int room = CapturedOutput.FIRST_LIMIT - first.length();
            int taken = Math.min(room, text.length());
            if (taken == room && taken > 0 && Character.isHighSurrogate(text.charAt(taken - 1))) {
                taken--;
            }
            first.append(text, 0, taken);
            firstIsFull = taken < text.length() || first.length() == CapturedOutput.FIRST_LIMIT;
        }
        int skipped = Math.max(0, text.length() - last.length);
        total += skipped;
        for (int i = skipped; i < text.length(); i++) {
            last[(int) (total++ % last.length)] = text.charAt(i);
        }
    }

    synchronized CapturedOutput captured() {
        return new CapturedOutput(first.toString(), lastLines());
    }

    /** Whole lines where there are any: what is left of a line that has been overwritten in part is left out. */
    private String lastLines() {
        if (total <= last.length) {
            return new String(last, 0, (int) total);
        }
        int oldest = (int) (total % last.length);
        String text = new String(last, oldest, last.length - oldest) + new String(last, 0, oldest);
        int lineEnd = text.indexOf('\n');
        if (lineEnd >= 0 && lineEnd + 1 < text.length()) {
            return text.substring(lineEnd + 1);
        }
        return Character.isLowSurrogate(text.charAt(0)) ? text.substring(1) : text;
    }
}
