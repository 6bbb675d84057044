package dev.falconer.domain.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether two Falconers would launch a process alike: the same program with the same arguments, in the same directory, with
 * the same variables of its own. What each of the two inherited from whoever started it does not count.
 *
 * @param digest of all that; tells nothing about it
 */
public record LaunchFingerprint(String digest) {

    private static final byte[] SEPARATOR = {0};

    /** @param inherited the environment of the Falconer that launches it */
    public static LaunchFingerprint of(ProcessSpec spec, Map<String, String> inherited) {
        MessageDigest digest = sha256();
        List<String> arguments = spec.command().arguments();
        add(
                digest,
                List.of(spec.protocol().name(), spec.directory(), spec.command().processPath()));
        // Where they end: a variable is no argument.
        add(digest, List.of(Integer.toString(arguments.size())));
        add(digest, arguments);
        new TreeMap<>(spec.environment()).forEach((name, value) -> {
            if (!value.equals(inherited.get(name))) {
                add(digest, List.of(name, value));
            }
        });
        return new LaunchFingerprint(HexFormat.of().formatHex(digest.digest()));
    }

    private static void add(MessageDigest digest, List<String> texts) {
        for (String text : texts) {
            digest.update(text.getBytes(UTF_8));
            digest.update(SEPARATOR);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
