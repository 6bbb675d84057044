package dev.falconer.domain.site;

import org.jspecify.annotations.Nullable;

/** Reads IP addresses as people write them (RFC 4291 section 2.2), without asking any resolver. */
final class IpText {

    private IpText() {}

    /** 4 or 16 bytes, or null where the text is no address. */
    static byte @Nullable [] parse(String text) {
        return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
    }

    private static byte @Nullable [] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            int number = number(parts[i], 10, 3);
            if (number < 0 || number > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
                return null;
            }
            address[i] = (byte) number;
        }
        return address;
    }

    private static byte @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] whole = groups(text);
            return whole != null && whole.length == 16 ? whole : null;
        }
        byte[] before = groups(text.substring(0, gap));
        byte[] behind = groups(text.substring(gap + 2));
        if (before == null || behind == null || before.length + behind.length > 14) {
            return null;
        }
        byte[] address = new byte[16];
        System.arraycopy(before, 0, address, 0, before.length);
        System.arraycopy(behind, 0, address, 16 - behind.length, behind.length);
        return address;
    }

    /** Groups between colons, the last perhaps an IPv4 address; none for an empty text. */
    private static byte @Nullable [] groups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        if (parts.length > 8) {
            return null;
        }
        byte[] embedded = parts[parts.length - 1].indexOf('.') < 0 ? new byte[0] : ipv4(parts[parts.length - 1]);
        if (embedded == null) {
            return null;
        }
        int plain = embedded.length == 0 ? parts.length : parts.length - 1;
        byte[] groups = new byte[plain * 2 + embedded.length];
        for (int i = 0; i < plain; i++) {
            int number = number(parts[i], 16, 4);
            if (number < 0) {
                return null;
            }
            groups[2 * i] = (byte) (number >> 8);
            groups[2 * i + 1] = (byte) number;
        }
        System.arraycopy(embedded, 0, groups, plain * 2, embedded.length);
        return groups;
    }

    private static int number(String digits, int radix, int longest) {
        boolean sound = !digits.isEmpty()
                && digits.length() <= longest
                && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
        return sound ? Integer.parseInt(digits, radix) : -1;
    }
}
