package se.knyt.server.bank;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.AccountRow;

/**
 * One entry, and what a person can say of it.
 *
 * @param file the bank file that it is of, null where none is known
 * @param reference what was looked for, empty for the likeliest payouts
 * @param refunds what the entry pays back to buyers; of an open one what it may
 * @param deposits what was paid in at a provider by the entry; of an open one what it may be
 * @param buyers purchases on the merchant's own invoice that the entry pays; of an open one those of its amount
 * @param sellsOnInvoice whether anything was ever sold on the merchant's own invoice in books of Knyt's
 * @param swish what it is as payments by Swish, null where it is none
 * @param tried what would be booked with the payout chosen, or with what was paid in, null before one is
 * @param reason as written into the form
 * @param wrong true when it was to be let be without a reason
 */
public record BankEntryPage(
        BankEntryRow row,
        @Nullable File file,
        String reference,
        List<Offered> offered,
        List<Refund> refunds,
        List<Deposit> deposits,
        List<Buyer> buyers,
        boolean sellsOnInvoice,
        @Nullable Swish swish,
        @Nullable Tried tried,
        String reason,
        boolean wrong) {
    /**
     * The bank file of an entry.
     *
     * @param hash SHA-256 of its bytes, in hexadecimal
     * @param kept false where it was read before files were kept, or is older than its retention
     */
    public record File(String hash, boolean kept) {}

    /** A refund by another road that the entry pays, or may pay: owed, or paid, since a day. */
    public record Refund(long fact, String order, LocalDate since) {}

    /** What the merchant paid in at a provider, which had it that day, by the payout that tells of it. */
    public record Deposit(long id, String provider, String reference, LocalDate day, Money amount) {}

    /**
     * Payments by Swish.
     *
     * @param reference of the payout that they are part of, empty before there is one
     * @param open how many lines of that have no purchase
     * @param byBank whether the bank's line tells of them, and a person may say which purchases they are; else the bank's report does
     * @param orders as written into the form
     * @param problem what was in the way of a person's word
     */
    public record Swish(
            String reference, long open, boolean byBank, String tiedBy, String orders, Optional<Message> problem) {
        public boolean asks() {
            return byBank && open > 0;
        }

        Swish tried(String written, Message why) {
            return new Swish(reference, open, byBank, tiedBy, written, Optional.of(why));
        }
    }

    /** A purchase that the entry pays, or may. */
    public record Buyer(long trail, String order, LocalDate since, Money amount) {}

    /** A payout that the entry may be. */
    public record Offered(long id, String provider, String reference, LocalDate day, Money paid) {}

    /**
     * What would be booked.
     *
     * @param field the name by which {@code ref} is sent: payout, deposit or orders
     * @param problem what is in the way
     * @param rows empty where the accounting system books its bank by itself
     */
    public record Tried(
            String field,
            String ref,
            Optional<Message> problem,
            List<AccountRow> rows,
            @Nullable Money sum) {}
}
