package dev.falconer.netty.tls;

import java.time.Instant;
import java.util.Optional;

/**
 * An OCSP response that is shown beside a certificate (RFC 6960, RFC 6066 section 8). It is not verified, clients do that;
 * but one that is no answer, or not valid any more, would be worse than none.
 */
final class OcspStaple {

    private static final byte SUCCESSFUL = 0;

    private final byte[] response;
    private final Instant ends;

    private OcspStaple(byte[] response, Instant ends) {
        this.response = response;
        this.ends = ends;
    }

    static OcspStaple read(String file) throws TlsFailure {
        byte[] response = TlsFile.read(file, "a DER-encoded OCSP response");
        try {
            return new OcspStaple(response, endOf(file, response));
        } catch (IllegalArgumentException malformed) {
            throw new TlsFailure(
                    file + " is not an OCSP response: " + malformed.getMessage()
                            + " (expected: DER, as openssl ocsp -respout writes it)",
                    malformed);
        }
    }

    byte[] response() {
        return response.clone();
    }

    /** The response, unless its time is over. */
    Optional<byte[]> at(Instant now) {
        return now.isBefore(ends) ? Optional.of(response()) : Optional.empty();
    }

    Instant ends() {
        return ends;
    }

    /** Down to the first single response, which says until when it holds. */
    private static Instant endOf(String file, byte[] response) throws TlsFailure {
        DerReader outer = new DerReader(response).enter(Der.SEQUENCE);
        if (outer.content(Der.ENUMERATED)[0] != SUCCESSFUL) {
            throw new TlsFailure(
                    file + " holds an OCSP responder's refusal (expected: a response about a certificate)");
        }
        DerReader basic = new DerReader(outer.enter(Der.explicit(0))
                        .enter(Der.SEQUENCE)
                        .skipped()
                        .content(Der.OCTET_STRING))
                .enter(Der.SEQUENCE);
        DerReader data = basic.enter(Der.SEQUENCE);
        if (data.isNext(Der.explicit(0))) {
            data.skip();
        }
        // The responder's name and the time of the response.
        DerReader single = data.skipped()
                .skipped()
                .enter(Der.SEQUENCE)
                .enter(Der.SEQUENCE)
                .skipped()
                .skipped();
        single.time();
        return single.isNext(Der.explicit(0)) ? single.enter(Der.explicit(0)).time() : Instant.MAX;
    }
}
