package dev.falconer.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/** What the head of a Linux program says about the machine and the loader it wants. Only 64-bit programs are read. */
final class ElfHeader {

    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int INTERPRETER_SEGMENT = 3;
    private static final int ENTRY_MINIMUM = 56;

    /** The number of this machine's kind, by the JDK's name of it. */
    private static final Map<String, Integer> MACHINES =
            Map.of("amd64", 62, "aarch64", 183, "riscv64", 243, "ppc64le", 21, "s390x", 22);

    private ElfHeader() {}

    /** Why this machine cannot run it; empty when it can, or when we cannot tell. */
    static Optional<String> obstacle(ByteBuffer head) {
        if (head.remaining() < 64 || head.get(4) != CLASS_64) {
            return Optional.empty();
        }
        ByteBuffer bytes =
                head.duplicate().order(head.get(5) == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int machine = bytes.getShort(18);
        String ours = System.getProperty("os.arch");
        if (MACHINES.getOrDefault(ours, machine) != machine) {
            return Optional.of(
                    "its format is wrong: it was built for another kind of machine than this (" + ours + ")");
        }
        return interpreter(bytes).flatMap(ExecutableFile::missing);
    }

    private static Optional<String> interpreter(ByteBuffer bytes) {
        long table = bytes.getLong(32);
        int size = bytes.getShort(54);
        int count = bytes.getShort(56);
        for (int i = 0; i < count && size >= ENTRY_MINIMUM; i++) {
            long at = table + (long) i * size;
            if (at < 0 || at + ENTRY_MINIMUM > bytes.limit()) {
                return Optional.empty();
            }
            if (bytes.getInt((int) at) == INTERPRETER_SEGMENT) {
                return text(bytes, bytes.getLong((int) at + 8), bytes.getLong((int) at + 32));
            }
        }
        return Optional.empty();
    }

    /** The name ends with a NUL. */
    private static Optional<String> text(ByteBuffer bytes, long offset, long length) {
        if (offset < 0 || length < 2 || offset > bytes.limit() || length > bytes.limit() - offset) {
            return Optional.empty();
        }
        var name = new byte[(int) length - 1];
        bytes.get((int) offset, name);
        return Optional.of(new String(name, UTF_8));
    }
}
