package se.knyt.server.vouchers;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One voucher, with the way back to what it was made of.
 *
 * @param hash of its link of the chain, in hexadecimal
 */
public record VoucherPage(
        VoucherRow row,
        LocalDate eventDate,
        String madeBy,
        Instant madeAt,
        int settingsVersion,
        Optional<Instant> readBack,
        String reason,
        Optional<VoucherRow> reverses,
        VoucherCard card,
        List<OriginalFileRow> files,
        Optional<Source> source,
        String hash) {
    /**
     * The purchase that it is about.
     *
     * @param order its number
     * @param trail of it
     * @param system where the document comes from that told of it
     * @param original address of that document as it came, empty where it is not kept
     */
    public record Source(String order, long trail, String system, String original, int bytes) {}
}
