package se.knyt.server.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * How the page of a payout is addressed: {@code klarna/SE7Q4KD2}. A reference is any text that a provider or a file gives, so what a path
 * cannot carry is written as its bytes ({@code PO=2312} for {@code PO#12}). Two payouts may bear one reference, in two currencies or of two
 * connections: then a link names the one that it means by its own reference too ({@code 130~REF}), and the bare one leads to a choice.
 */
public final class PayoutAddress {
    private static final char MARK = '~';
    private static final String PLAIN = "._:+-";
    private static final String HEX = "0123456789ABCDEF";

    private PayoutAddress() {}

    /** The path of the payout's page within the company, or of the choice where several bear the reference. */
    public static String path(String provider, String reference) {
        return "/payouts/" + provider + "/" + written(reference);
    }

    /** The path of the page of one payout, whatever others are called. */
    public static String path(String provider, String reference, long payout) {
        return payout == 0 ? path(provider, reference) : path(provider, reference) + MARK + Ref.of(payout);
    }

    /** The payout that an address names by its own reference; −1 where it is one of the provider alone. */
    public static long payout(String address) {
        int mark = address.lastIndexOf(MARK);
        return mark < 0 ? -1 : Ref.valueOf(address.substring(mark + 1)).id();
    }

    private static String written(String reference) {
        var result = new StringBuilder();
        // A path of dots alone would be taken for a folder.
        boolean dots = reference.chars().allMatch(c -> c == '.');
        for (byte each : reference.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || (PLAIN.indexOf(c) >= 0 && !dots)) {
                result.append(c);
            } else {
                result.append('=').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
        }
        return result.toString();
    }

    /** What the provider calls the payout that a bare address is of. */
    public static String reference(String address) {
        var bytes = new ByteArrayOutputStream();
        var given = address.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < given.length; i++) {
            int high = given[i] == '=' && i + 2 < given.length ? HEX.indexOf(given[i + 1]) : -1;
            int low = high < 0 ? -1 : HEX.indexOf(given[i + 2]);
            if (low < 0) {
                bytes.write(given[i]);
            } else {
                bytes.write(high << 4 | low);
                i += 2;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
