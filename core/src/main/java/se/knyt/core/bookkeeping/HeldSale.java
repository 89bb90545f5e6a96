package se.knyt.core.bookkeeping;

import java.util.List;
import se.knyt.core.bookkeeping.PostingResult.Held;

/**
 * A sale whose goods have left and whose money is captured, or a credit whose money has gone back, while it is asked how it is posted. In
 * Knyt's own books the provider owes or is owed the money all the same: it stands against an account of its own, without revenue and without
 * VAT, until the sale or credit takes it off again.
 */
public final class HeldSale {
    static final String RULE = "held.sale";

    private HeldSale() {}

    /** What the providers owe for it, against the account of held sales; held where that cannot be told either. */
    public static PostingResult stand(SaleFact sale, PostingSettings settings) {
        return stand(sale, settings, /* credit= */ false);
    }

    /** What the providers have paid back for it, the same way. */
    public static PostingResult stand(CreditFact credit, PostingSettings settings) {
        return stand(credit.what(), settings, /* credit= */ true);
    }

    private static PostingResult stand(SaleFact sale, PostingSettings settings, boolean credit) {
        try {
            var vouchers = new SaleVouchers(sale, settings, credit);
            var rows = new Rows(sale.currency());
            for (var tender : sale.tenders()) {
                if (tender.kind() != Tender.Kind.PROVIDER) {
                    throw new Stop("posting.impossible", List.of(), "inte betalt av betalleverantörer ensamma");
                }
                rows.add(vouchers.accountOf(tender), tender.amount(), "", RULE);
            }
            var what = credit ? "Ej konterad återbetalning" : "Ej konterad försäljning";
            return new PostingResult.Posted(
                    List.of(WantedEntry.voucher(
                            key(sale.key()),
                            vouchers.against(
                                    settings.accounts().heldSales(),
                                    rows,
                                    what + ", order " + sale.orderNumber() + " " + sale.reference()))),
                    List.of(),
                    List.of());
        } catch (Stop stop) {
            return PostingResult.Held.of(stop);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return new Held("posting.impossible", List.of(), "går inte att bokföra: " + e.getMessage(), List.of());
        }
    }

    /** Key of the voucher by which a sale or credit stands. */
    public static String key(String factKey) {
        return factKey + ":held";
    }

    /**
     * The entry of the sale or credit as it is posted at last: what the providers owe stands already, and is taken off the account of held
     * sales, in the same currency and at the same rate.
     *
     * @param entry of providers alone, posted at the rate by which it stood
     */
    public static WantedEntry takenOff(WantedEntry entry, PostingSettings settings) {
        int held = settings.accounts().heldSales();
        var booked = entry.voucher();
        var rows = booked.rows().stream()
                .map(row -> row.rule().equals(SaleRules.TENDER)
                        ? VoucherRow.signed(held, row.signed(), "", row.text(), row.factKey(), RULE)
                                .converted(row.converted())
                        : row)
                .toList();
        return new WantedEntry(
                entry.key(),
                entry.operation(),
                new Voucher(booked.eventDate(), booked.text(), booked.counterparty(), booked.evidence(), rows),
                entry.needs());
    }
}
