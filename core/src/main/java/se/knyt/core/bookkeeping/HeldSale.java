package se.knyt.core.bookkeeping;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sale whose goods have left and whose money is captured, while it is asked how it is posted. In Knyt's own books the provider owes the
 * money all the same: it stands against an account of its own, without revenue and without VAT, until the sale takes it off again.
 */
public final class HeldSale {
    static final String RULE = "held.sale";

    private HeldSale() {}

    /** What the providers owe for it, against the account of held sales; held where that cannot be told either. */
    public static PostingResult stand(SaleFact sale, PostingSettings settings) {
        try {
            var vouchers = new SaleVouchers(sale, settings, false);
            var rows = new Rows(sale.currency());
            for (var tender : sale.tenders()) {
                if (tender.kind() != Tender.Kind.PROVIDER) {
                    throw new Stop("posting.impossible", List.of(), "inte betalt av betalleverantörer ensamma");
                }
                rows.add(vouchers.accountOf(tender), tender.amount(), "", RULE);
            }
            rows.add(settings.accounts().heldSales(), rows.sum().negated(), "", RULE);
            return new PostingResult.Posted(
                    List.of(WantedEntry.voucher(
                            key(sale),
                            vouchers.voucher(
                                    rows,
                                    "Ej konterad försäljning, order " + sale.orderNumber() + " " + sale.reference()))),
                    List.of(),
                    List.of());
        } catch (Stop stop) {
            return stop.held();
        }
    }

    /** Key of the voucher by which it stands. */
    public static String key(SaleFact sale) {
        return sale.key() + ":held";
    }

    /** The entry of the sale as it is posted at last: what the providers owe stands already, and is taken off the account of held sales. */
    public static WantedEntry takenOff(WantedEntry entry, SaleFact sale, PostingSettings settings) {
        var vouchers = new SaleVouchers(sale, settings, false);
        Set<Integer> owed = sale.tenders().stream().map(vouchers::accountOf).collect(Collectors.toSet());
        var booked = entry.voucher();
        var rows = booked.rows().stream()
                .map(row -> row.rule().equals(SaleRules.TENDER) && owed.contains(row.account())
                        ? VoucherRow.signed(
                                settings.accounts().heldSales(), row.signed(), "", row.text(), row.factKey(), RULE)
                        : row)
                .toList();
        return new WantedEntry(
                entry.key(),
                entry.operation(),
                new Voucher(booked.eventDate(), booked.text(), booked.counterparty(), booked.evidence(), rows),
                entry.needs());
    }
}
