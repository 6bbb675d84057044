package dev.falconer.domain.site;

import java.util.Arrays;

/** A range of IP addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or a single one. */
public final class AddressRange {

    private static final String EXPECTED = " (expected: an IP address or a range such as 10.0.0.0/8 or fd00::/8)";

    private final byte[] network;
    private final int prefix;
    private final String text;

    private AddressRange(byte[] network, int prefix, String text) {
        this.network = network;
        this.prefix = prefix;
        this.text = text;
    }

    /**
     * Reads CIDR notation (RFC 4632); bits behind the prefix must be zero, so that nobody trusts more than was meant.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = IpText.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("address: " + text + EXPECTED);
        }
        int prefix = slash < 0 ? address.length * 8 : prefix(text, text.substring(slash + 1), address.length * 8);
        for (int bit = prefix; bit < address.length * 8; bit++) {
            if ((address[bit / 8] & (0x80 >> bit % 8)) != 0) {
                throw new IllegalArgumentException(
                        "address: " + text + " has bits behind its prefix (expected: the first address of the range)");
            }
        }
        return new AddressRange(address, prefix, text);
    }

    /** Whether the address, of 4 or 16 bytes, lies in the range; an IPv4 address is never in an IPv6 range. */
    public boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefix / 8;
        if (Arrays.mismatch(address, 0, whole, network, 0, whole) >= 0) {
            return false;
        }
        int rest = prefix % 8;
        return rest == 0 || ((address[whole] ^ network[whole]) & (0xff00 >> rest) & 0xff) == 0;
    }

    private static int prefix(String text, String digits, int most) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || Integer.parseInt(digits) > most) {
            throw new IllegalArgumentException("prefix: " + text + " (expected: 0-" + most + " behind the slash)");
        }
        return Integer.parseInt(digits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range && prefix == range.prefix && Arrays.equals(network, range.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefix;
    }

    @Override
    public String toString() {
        return text;
    }
}
