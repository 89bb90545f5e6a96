package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** That of the row which the rate of exchange has made. */
    private static final String EXCHANGE = "refund.other-road.exchange";

    private OtherRoad() {}

    /** What the names of everything begin with that one word books. */
    public static String prefix(String factKey, int nth) {
        return factKey + ":road" + (nth == 1 ? "" : String.valueOf(nth)) + ":";
    }

    /** The voucher of one word. */
    public static String voucherKey(String factKey, int nth) {
        return prefix(factKey, nth) + "voucher";
    }

    /**
     * The voucher by which the bank has paid what stood in transit, where Knyt books the line of the bank.
     *
     * @param nth which word that it was paid, as of {@link #voucherKey}
     * @param bank which word that the bank has paid it, from 1
     */
    public record FromBank(String key, int nth, int bank, LocalDate date, String order, int transit, int account) {
        public static String voucherKey(String key, int nth, int bank) {
            return key + ":road" + (nth == 1 ? "" : nth) + ":bank" + (bank == 1 ? "" : bank) + ":voucher";
        }

        /** @param paid positive, in the currency of the books */
        public WantedEntry entry(Money paid) {
            var rows = new Rows(paid.currency());
            rows.add(transit, paid, "", RULE);
            rows.add(account, paid.negated(), "", RULE);
            var voucher = new Voucher(
                    date,
                    Texts.shortened("Återbetalning order " + order + " från banken"),
                    "",
                    List.of(order),
                    rows.toRows(key));
            return WantedEntry.voucher(voucherKey(key, nth, bank), voucher);
        }
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
     * @param abroad of what is owed in another currency than that of the books; empty in that
     */
    public record Paid(
            String key,
            int nth,
            LocalDate date,
            String order,
            int account,
            String reference,
            Money own,
            List<OnNote> notes,
            Optional<Abroad> abroad) {
        public Paid {
            notes = List.copyOf(notes);
        }

        /** One in the currency of the books. */
        public Paid(
                String key,
                int nth,
                LocalDate date,
                String order,
                int account,
                String reference,
                Money own,
                List<OnNote> notes) {
            this(key, nth, date, order, account, reference, own, notes, Optional.empty());
        }

        /** The voucher for what is our own and for what the rate has made, and a payment on each credit note. */
        public List<WantedEntry> entries(PostingSettings settings) {
            var result = new ArrayList<WantedEntry>();
            var rows = new Rows(settings.bookCurrency());
            var stood = booked(own);
            rows.add(settings.accounts().otherRoad(), stood, "", RULE);
            rows.add(account, stood.negated(), "", RULE);
            for (var note : notes) {
                stood = stood.plus(booked(note.amount()));
            }
            exchanged(rows, stood, settings.accounts());
            if (!rows.isEmpty()) {
                result.add(WantedEntry.voucher(voucherKey(key, nth), voucher(rows)));
            }
            int ordinal = 0;
            for (var note : notes) {
                ordinal++;
                result.add(payment(note, ordinal, settings));
            }
            return result;
        }

        /** What it stood at until it was paid: at the rate of the sale. */
        private Money booked(Money amount) {
            return abroad.map(of -> of.rate().convert(amount)).orElse(amount);
        }

        /** What it cost more than it stood at; less is a gain. */
        private void exchanged(Rows rows, Money stood, GeneralAccounts accounts) {
            if (abroad.isEmpty()) {
                return;
            }
            var more = abroad.get().cost().minus(stood);
            int against = more.isPositive() ? accounts.fxLoss() : accounts.fxGain();
            rows.addNamed(against, more, abroad.get().of(), EXCHANGE);
            rows.add(account, more.negated(), "", RULE);
        }

        private WantedEntry payment(OnNote note, int ordinal, PostingSettings settings) {
            var accounts = settings.accounts();
            var rows = new Rows(settings.bookCurrency());
            rows.add(accounts.customers(), booked(note.amount()), "", RULE);
            rows.add(account, booked(note.amount()).negated(), "", RULE);
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

    /**
     * A debt in another currency.
     *
     * @param rate at which the sale was booked, and so the credit
     * @param cost what left the account it was paid from, in the currency of the books, positive
     * @param of whose word that is: the bank's rate with its day, or the bank account's own amount; may be empty
     */
    public record Abroad(ExchangeRate rate, Money cost, String of) {
        public Abroad {
            if (!cost.isPositive() || !cost.currency().equals(rate.to())) {
                throw new IllegalArgumentException("what it cost is in the currency of the books");
            }
        }
    }
}
