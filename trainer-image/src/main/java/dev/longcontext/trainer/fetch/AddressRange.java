package dev.longcontext.trainer.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Internet addresses that begin alike: {@code 10.0.0.0/8}, {@code fe80::/10}, or one alone.
 *
 * @param first whose first {@code bits} bits they all have
 */
record AddressRange(InetAddress first, int bits) {

    private static final String LITERAL = "[0-9a-fA-F:.]+";

    /** Empty for text that is no range; names are never looked up. */
    static Optional<AddressRange> parse(String text) {
        String[] parts = text.split("/", 2);
        boolean literal = parts[0].matches(LITERAL) && (parts[0].contains(":") || parts[0].matches("\\d+(\\.\\d+){3}"));
        if (!literal || (parts.length == 2 && !parts[1].matches("\\d{1,3}"))) {
            return Optional.empty();
        }
        try {
            InetAddress first = InetAddress.getByName(parts[0]);
            int longest = first.getAddress().length * 8;
            int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : longest;
            return bits <= longest ? Optional.of(new AddressRange(first, bits)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
