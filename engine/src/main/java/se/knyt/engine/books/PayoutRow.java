package se.knyt.engine.books;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;

/** A payout as stored, with its lines and what they are matched with. */
record PayoutRow(
        long company,
        long id,
        long connection,
        Payout payout,
        LocalDate bookDate,
        String state,
        @Nullable Instant reconciledAt,
        List<Line> lines) {
    PayoutRow {
        lines = List.copyOf(lines);
    }

    /** One line. */
    record Line(
            int seq,
            PayoutLine line,
            String status,
            int tier,
            @Nullable Match match) {
        boolean matched() {
            return match != null;
        }

        String key(Payout payout) {
            return PaymentKeys.line(
                    payout.provider(), payout.reference(), line.kind().code(), line.providerTransactionId(), seq);
        }
    }

    /**
     * The fact that a line settles.
     *
     * @param amountMinor what the provider owes for it
     * @param ownMinor the part of it that stands on the provider's account by a voucher of ours
     */
    record Match(
            long fact,
            String factKey,
            String type,
            String invoiceNumber,
            @Nullable Long trail,
            long amountMinor,
            long ownMinor) {}

    boolean hasOpenLines() {
        return lines.stream().anyMatch(l -> l.line().kind().needsMatch() && !l.matched());
    }
}
