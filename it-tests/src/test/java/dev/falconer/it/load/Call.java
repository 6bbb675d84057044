package dev.falconer.it.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.falconer.it.fixture.Pattern;
import java.util.Arrays;

/**
 * One request of a load, and what its answer must be. Nobody compares calls, so the array does no harm.
 *
 * @param id no other call of the load has it
 * @param body what is sent; empty for a GET
 */
@SuppressWarnings("ArrayRecordComponent")
public record Call(long id, String method, String target, byte[] body, Expected expected) {

    /** What a sound answer with 200 holds. */
    public sealed interface Expected {
        /** This text. */
        record Text(String text) implements Expected {}

        /** What was sent. */
        record Echo() implements Expected {}

        /** The number of the process that answers. */
        record Pid() implements Expected {}
    }

    public static Call text(long id, String target, String text) {
        return new Call(id, "GET", target, new byte[0], new Expected.Text(text));
    }

    public static Call pid(long id) {
        return pid(id, "/pid");
    }

    public static Call pid(long id, String target) {
        return new Call(id, "GET", target, new byte[0], new Expected.Pid());
    }

    /** A POST whose body no other call of the load has: its number, and as many bytes as that. */
    public static Call echo(long id, String target, int bytes) {
        byte[] number = (id + " ").getBytes(ISO_8859_1);
        byte[] body = Arrays.copyOf(number, number.length + bytes);
        System.arraycopy(Pattern.bytes(id, bytes), 0, body, number.length, bytes);
        return new Call(id, "POST", target, body, new Expected.Echo());
    }

    /** Whether this is the answer, to its last byte. */
    boolean isAnsweredBy(Reply reply) {
        return reply.status() == 200
                && switch (expected) {
                    case Expected.Text(String text) -> reply.text().equals(text);
                    case Expected.Echo _ -> Arrays.equals(body, reply.body());
                    case Expected.Pid _ -> reply.text().strip().matches("[1-9][0-9]{0,9}");
                };
    }

    @Override
    public String toString() {
        return method + " " + target + " (call " + id + ")";
    }
}
