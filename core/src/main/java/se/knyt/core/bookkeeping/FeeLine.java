package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.money.Money;

/** The line by which a booked payout took a provider's invoice that was taken back afterwards. */
public final class FeeLine {
    /** The row of an invoice's voucher on the account that it is booked against. */
    public static final String AGAINST = "fee.supplier";

    /** The row on which the amount stands without its invoice: as one that no invoice ever met. */
    public static final String STANDS = "payout.adjustment";

    private FeeLine() {}

    /**
     * Takes it off the provider's account, where its invoice is no more, to that of adjustments.
     *
     * @param key of the invoice's voucher
     * @param reference of the payout
     * @param number of the invoice
     * @param booked what it stands at in the currency of the books: positive where the payout took it
     */
    public static Voucher withoutInvoice(
            String key, LocalDate on, String reference, String number, Money booked, ProviderSettings provider) {
        var rows = new Rows(booked.currency());
        rows.add(provider.other().adjustment(), booked, "", STANDS);
        rows.add(provider.receivable(), booked.negated(), "", "payout.receivable");
        var text = PayoutTexts.of("Rad utan faktura", provider.provider(), reference);
        return new Voucher(on, text, provider.provider(), List.of(reference, number), rows.toRows(key));
    }
}
