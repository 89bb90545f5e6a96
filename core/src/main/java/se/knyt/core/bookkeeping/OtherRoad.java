package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import se.knyt.core.bookkeeping.Operation.RegisterPayment;
import se.knyt.core.money.Money;

/**
 * What a buyer gets back by another road than the provider that was paid: a bank transfer, or Swish by hand. Until somebody has paid it,
 * it is the company's debt to the buyer, in the place of a provider, with an account of its own; a credit note in a customer ledger is
 * that debt itself.
 */
public final class OtherRoad {
    /** In the place of a provider's code. */
    public static final String CODE = "other-road";

    private static final String RULE = "refund.other-road";

    private OtherRoad() {}

    /** Its account; nothing else of a provider's is ever used of it. */
    static ProviderSettings settings(int account) {
        return ProviderSettings.standard(CODE, account, "", FeeTable.of(6570, FeeVat.UNANSWERED), BankLeg.IN_TRANSIT);
    }

    /** What the names of everything begin with that one word books. */
    public static String prefix(String factKey, int nth) {
        return factKey + ":road" + (nth == 1 ? "" : String.valueOf(nth)) + ":";
    }

    /** The voucher of one word. */
    public static String voucherKey(String factKey, int nth) {
        return prefix(factKey, nth) + "voucher";
    }

    /**
     * Such a debt, as it was paid.
     *
     * @param key of the fact that it is of
     * @param nth which word of it this is, from 1: one that was taken back has another after it
     * @param date the day that it left the account
     * @param order number of the order, for the voucher's text
     * @param account that it was paid from: the bank's, or the one in transit where the accounting system books the bank by itself
     * @param reference what the payment says, may be empty
     * @param own the part that a voucher of ours has put on the account of such debts
     * @param notes the parts that stand on credit notes in a customer ledger
     */
    public record Paid(
            String key,
            int nth,
            LocalDate date,
            String order,
            int account,
            String reference,
            Money own,
            List<OnNote> notes) {
        public Paid {
            notes = List.copyOf(notes);
        }

        /** The voucher for what is our own, and a payment on each credit note. */
        public List<WantedEntry> entries(PostingSettings settings) {
            var result = new ArrayList<WantedEntry>();
            if (own.isPositive()) {
                var rows = new Rows(own.currency());
                rows.add(settings.accounts().otherRoad(), own, "", RULE);
                rows.add(account, own.negated(), "", RULE);
                result.add(WantedEntry.voucher(voucherKey(key, nth), voucher(rows)));
            }
            int ordinal = 0;
            for (var note : notes) {
                ordinal++;
                result.add(payment(note, ordinal, settings));
            }
            return result;
        }

        private WantedEntry payment(OnNote note, int ordinal, PostingSettings settings) {
            var accounts = settings.accounts();
            var rows = new Rows(note.amount().currency());
            rows.add(accounts.customers(), note.amount(), "", RULE);
            rows.add(account, note.amount().negated(), "", RULE);
            var payment = new RegisterPayment(
                    note.key(),
                    true,
                    "",
                    account,
                    date,
                    note.amount().negated(),
                    Money.zero(note.amount().currency()),
                    accounts.rounding());
            return new WantedEntry(prefix(key, nth) + ordinal, payment, voucher(rows), List.of());
        }

        private Voucher voucher(Rows rows) {
            var text = "Återbetalt order " + order + (reference.isEmpty() ? "" : " " + reference);
            return new Voucher(
                    date,
                    Texts.shortened(text),
                    "",
                    reference.isEmpty() ? List.of(order) : List.of(order, reference),
                    rows.toRows(key));
        }
    }

    /**
     * So much of a credit note.
     *
     * @param key of the note
     * @param amount positive
     */
    public record OnNote(String key, Money amount) {}
}
