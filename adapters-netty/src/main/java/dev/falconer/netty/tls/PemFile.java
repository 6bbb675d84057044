package dev.falconer.netty.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file (RFC 7468), what stands between them left out.
 *
 * @param name of the file, for messages
 */
record PemFile(String name, List<Block> blocks) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*\\R(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final Pattern EDGE = Pattern.compile("-----(BEGIN|END) ([A-Z0-9 ]+)-----");

    private static final Pattern HEADERS = Pattern.compile("(?:[A-Za-z-]+: [^\\r\\n]*\\R)+\\R");

    /**
     * One block.
     *
     * @param type as {@code CERTIFICATE}
     * @param headers what old encrypted keys have before their content, otherwise empty
     * @param base64 the content
     */
    record Block(String type, String headers, String base64) {

        boolean isCertificate() {
            return type.equals("CERTIFICATE") || type.equals("X509 CERTIFICATE") || type.equals("TRUSTED CERTIFICATE");
        }

        boolean isKey() {
            return type.endsWith("PRIVATE KEY");
        }

        byte[] content() {
            return Base64.getMimeDecoder().decode(base64);
        }

        /** Never the content. */
        @Override
        public String toString() {
            return "Block[" + type + "]";
        }
    }

    PemFile {
        blocks = List.copyOf(blocks);
    }

    static PemFile read(String file, String what) throws TlsFailure {
        return parse(file, TlsFile.read(file, what), what);
    }

    private static PemFile parse(String file, byte[] bytes, String what) throws TlsFailure {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        refuseCutOff(file, text);
        var blocks = new ArrayList<Block>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String body = block.group(2);
            Matcher headers = HEADERS.matcher(body);
            boolean headed = headers.lookingAt();
            blocks.add(new Block(
                    block.group(1), headed ? headers.group() : "", headed ? body.substring(headers.end()) : body));
        }
        if (blocks.isEmpty()) {
            throw new TlsFailure(file + " is not a PEM file: found " + found(bytes, text) + " (expected: " + what
                    + ", which begins with -----BEGIN)");
        }
        return new PemFile(file, blocks);
    }

    /** Says the types of blocks only: a line may hold a whole key. */
    private static void refuseCutOff(String file, String text) throws TlsFailure {
        Matcher edge = EDGE.matcher(text);
        String open = "";
        while (edge.find()) {
            boolean begins = edge.group(1).equals("BEGIN");
            if (begins && !open.isEmpty()) {
                throw cutOff(file, open);
            }
            open = begins ? edge.group(2) : "";
        }
        if (!open.isEmpty()) {
            throw cutOff(file, open);
        }
    }

    private static TlsFailure cutOff(String file, String type) {
        return new TlsFailure(file + " is cut off: found -----BEGIN " + type
                + "----- and not its end (expected: -----END " + type + "----- behind it)");
    }

    /** The types of its blocks, for messages. */
    String found() {
        return String.join(", ", blocks.stream().map(Block::type).toList());
    }

    private static String found(byte[] bytes, String text) {
        if (bytes.length == 0) {
            return "nothing";
        }
        if (EDGE.matcher(text).lookingAt()) {
            return "a block without line ends";
        }
        return bytes[0] == Der.SEQUENCE ? "DER or PKCS#12" : "something else";
    }
}
