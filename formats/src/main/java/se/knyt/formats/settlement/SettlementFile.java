package se.knyt.formats.settlement;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.reconciliation.PayoutLines;
import se.knyt.core.reconciliation.Statement;

/** One settlement file: its payouts, and the entries of all of them in one view. */
public interface SettlementFile extends PayoutLines {
    /**
     * One payout of the file. Its entries are those numbered {@code from} (included) to {@code to} (excluded).
     *
     * @param provider provider code
     * @param reference what the bank statement shows, empty where the file does not say
     * @param currency its currency
     * @param paidOn the day the provider started the transfer, or null where the file does not say
     * @param statement what the file states about it
     */
    record Part(
            String provider,
            String reference,
            Currency currency,
            @Nullable LocalDate paidOn,
            Statement statement,
            int from,
            int to) {}

    /** The file's name as it was given. */
    String name();

    List<Part> parts();

    /** Rows of data, which may be fewer than entries. */
    int rows();

    /** What the shop gave as reference for an entry; the capture's or the provider's own where there is none. */
    String reference(int index);
}
