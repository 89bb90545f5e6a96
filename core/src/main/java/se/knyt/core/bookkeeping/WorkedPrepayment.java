package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/**
 * The worked example of what is captured at the order and delivered later ({@code accounting.md} §3 and §3b): 1 250.00 of goods at 25 %,
 * in Sweden and in kronor. It shows what each way to treat it books, by whomever.
 */
public final class WorkedPrepayment {

    private WorkedPrepayment() {}

    /** When something is booked of it. */
    public enum When {
        PAID,
        DELIVERED,
        /** On the last day of a month, where it is not delivered by then. */
        MONTH_END,
        /** On the first day of the next. */
        NEXT_MONTH
    }

    /**
     * A voucher of the example.
     *
     * @param by who writes it
     */
    public record Step(When when, Writer by, Voucher voucher) {}

    /** Nothing when the money comes, the sale when it is delivered. */
    public static List<Step> waiting(PostingSettings settings, LocalDate day) {
        return steps(When.DELIVERED, sale(day, paid(125_000)), settings);
    }

    /** A prepayment when the money comes; the delivery draws it. */
    public static List<Step> booked(PostingSettings settings, LocalDate day) {
        var paid = sale(day, paid(125_000));
        var both = new ArrayList<>(steps(When.PAID, paid.prepaid(), settings));
        both.addAll(steps(When.DELIVERED, paid.paidInAdvance(day), settings));
        return List.copyOf(both);
    }

    /** The sale when the money comes; where it is not delivered at the month's end it is moved, and back. Not with a customer ledger. */
    public static List<Step> sold(PostingSettings settings, LocalDate day) {
        if (settings.ledger() != LedgerMode.KNYT) {
            return List.of();
        }
        var paid = sale(day, paid(125_000)).soldAhead();
        var all = new ArrayList<>(steps(When.PAID, paid, settings));
        var domestic = settings.withTreatments(List.of(VatTreatment.domestic()));
        var rows = SoldAhead.rows(paid, domestic);
        var vouchers = SoldAhead.vouchers(
                YearMonth.from(day), rows, settings.accounts().prepaid(), Currency.SEK, "sale:worked");
        all.add(new Step(When.MONTH_END, Writer.KNYT, vouchers.getFirst()));
        all.add(new Step(When.NEXT_MONTH, Writer.KNYT, vouchers.getLast()));
        return List.copyOf(all);
    }

    private static List<Step> steps(When when, SaleFact sale, PostingSettings settings) {
        var posting = settings.withTreatments(List.of(VatTreatment.domestic())).withProviders(List.of(provider()));
        return switch (Posting.of(new PostingGroup.Sale(sale), posting)) {
            case PostingResult.Posted posted ->
                posted.entries().stream()
                        .map(entry -> new Step(when, entry.writer(), entry.voucher()))
                        .toList();
            case PostingResult.Held _ -> List.of();
        };
    }

    private static SaleFact sale(LocalDate day, Tender tender) {
        return new SaleFact(
                "sale:worked",
                day,
                day,
                "1",
                "1",
                "",
                new FactBuyer(Buyer.Kind.CONSUMER, "SE", false),
                Currency.SEK,
                List.of(new SaleLine(
                        OrderRow.Kind.GOODS,
                        "",
                        "",
                        Quantity.ONE,
                        amount(125_000),
                        List.of(new TaxLine(Rate.of(25), amount(25_000), false)))),
                List.of(tender),
                List.of(),
                Optional.empty(),
                RateDecision.NONE);
    }

    /** A provider whose fees have Swedish VAT; which one does not matter. */
    private static ProviderSettings provider() {
        return KnownProviders.example(FeeVat.SWEDISH_25, BankLeg.IN_TRANSIT);
    }

    private static Tender paid(long minor) {
        return Tender.provider(provider().provider(), amount(minor));
    }

    private static Money amount(long minor) {
        return Money.of(minor, Currency.SEK);
    }
}
