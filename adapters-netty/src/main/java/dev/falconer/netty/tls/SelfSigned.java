package dev.falconer.netty.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Makes a certificate that an EC key signs for itself (RFC 5280): for a server, no authority. The JDK has no public way to
 * make one, and a library for some sixty lines that never change is not worth its keep.
 *
 * @param commonName of subject and issuer
 * @param names host names it is for
 * @param addresses it is for
 */
record SelfSigned(String commonName, List<String> names, List<InetAddress> addresses) {

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final byte[] CRITICAL = Der.value(Der.BOOLEAN, new byte[] {(byte) 0xff});

    /** The one bit digitalSignature: seven of the byte's bits are unused. */
    private static final byte[] DIGITAL_SIGNATURE = Der.value(Der.BIT_STRING, new byte[] {7, (byte) 0x80});

    SelfSigned {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }

    X509Certificate sign(KeyPair keys, Instant from, Instant until) throws GeneralSecurityException {
        byte[] content = Der.sequence(
                Der.value(Der.explicit(0), Der.integer(2)),
                Der.integer(new BigInteger(127, new SecureRandom()).setBit(126)),
                ECDSA_WITH_SHA256,
                name(),
                Der.sequence(
                        Der.time(from.truncatedTo(ChronoUnit.SECONDS)),
                        Der.time(until.truncatedTo(ChronoUnit.SECONDS))),
                name(),
                keys.getPublic().getEncoded(),
                Der.value(Der.explicit(3), extensions()));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(content);
        byte[] certificate = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    private byte[] name() {
        return Der.sequence(Der.value(Der.SET, Der.sequence(Der.identifier(COMMON_NAME), Der.text(commonName))));
    }

    private byte[] extensions() {
        return Der.sequence(
                extension(BASIC_CONSTRAINTS, CRITICAL, Der.sequence()),
                extension(KEY_USAGE, CRITICAL, DIGITAL_SIGNATURE),
                extension(EXTENDED_KEY_USAGE, new byte[0], Der.sequence(Der.identifier(SERVER_AUTHENTICATION))),
                extension(ALTERNATIVE_NAMES, new byte[0], alternativeNames()));
    }

    private static byte[] extension(String identifier, byte[] critical, byte[] content) {
        return Der.sequence(Der.identifier(identifier), critical, Der.value(Der.OCTET_STRING, content));
    }

    private byte[] alternativeNames() {
        byte[][] dns = names.stream()
                .map(name -> Der.value(Der.implicit(2), name.getBytes(StandardCharsets.US_ASCII)))
                .toArray(byte[][]::new);
        byte[][] ip = addresses.stream()
                .map(address -> Der.value(Der.implicit(7), address.getAddress()))
                .toArray(byte[][]::new);
        return Der.value(Der.SEQUENCE, joined(dns), joined(ip));
    }

    private static byte[] joined(byte[][] values) {
        // A value without its tag and length.
        byte[] sequence = Der.sequence(values);
        DerReader reader = new DerReader(sequence);
        return reader.content(Der.SEQUENCE);
    }
}
