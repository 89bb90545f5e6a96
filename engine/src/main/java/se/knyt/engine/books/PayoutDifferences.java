package se.knyt.engine.books;

import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.PayoutDifference;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.OneLine;
import se.knyt.core.reconciliation.OpenItem;
import se.knyt.core.reconciliation.Reconciler;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rates.RateLookup;
import se.knyt.engine.rates.ReferenceRates;

/**
 * What one thing explains a payout that does not add up, and whether the company's limit for that lets it be booked. Once its voucher
 * is planned the answer stands for that version of the payout, whatever the limit is later.
 */
final class PayoutDifferences {
    /** More than two are as ambiguous as two. */
    private static final int ITEMS_MAX = 2;

    private static final String NOWHERE = """
            select f.fact_id, f.event_date, coalesce(t.order_number, f.invoice_number)
              from fact f
              left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
             where f.company_id = ? and f.event_date between ? and ? and f.provider = ?
               and f.amount_minor - f.elsewhere_minor = ? and f.currency = ? and f.type = ?
               and not exists (select 1 from payout_line l where l.company_id = f.company_id and l.fact_id = f.fact_id)
               and not exists (select 1 from payout p
                                where p.company_id = f.company_id and p.difference_fact_id = f.fact_id and p.payout_id <> ?)
             order by f.event_date, f.fact_id limit ?
            """;
    private static final String KEEP = """
            update payout set difference_class = ?, difference_line = ?, difference_what = ?, difference_fact_id = ?,
                   difference_booked_minor = ?
             where company_id = ? and payout_id = ?
            """;

    private PayoutDifferences() {}

    /**
     * What was found.
     *
     * @param finding that names it, where the search of the lines names it not already
     * @param passes whether the payout is booked all the same
     */
    record Explained(Optional<Finding> finding, boolean passes) {
        private static final Explained NOTHING = new Explained(Optional.empty(), false);
    }

    private record Item(OpenItem item, String name) {}

    /**
     * @param whole the certificate over all lines
     * @param open what became of the lines that were not matched before
     */
    static Explained explain(
            Tx tx, PayoutRow row, Reconciler.Result whole, List<Reconciler.LineResult> open, PostingSettings posting)
            throws SQLException {
        if (row.planned() && row.difference().isPresent()) {
            return new Explained(finding(row.difference().get()), true);
        }
        var difference = whole.certificate().difference();
        if (whole.certificate().closes() || difference.isZero()) {
            keep(tx, row, null, "", Money.zero(posting.bookCurrency()));
            return Explained.NOTHING;
        }
        var books = posting.bookCurrency();
        var rates = ReferenceRates.of(tx, row.company(), books);
        var nowhere = nowhere(tx, row, difference);
        var explains = anyIsMeant(nowhere, open)
                ? Optional.<OneLine>empty()
                : OneLine.of(
                        whole,
                        nowhere.stream().map(Item::item).toList(),
                        original -> atRate(row, original, books, rates));
        if (explains.isEmpty()) {
            keep(tx, row, null, "", Money.zero(books));
            return Explained.NOTHING;
        }
        var one = explains.get();
        var named = new PayoutDifference(one.of(), one.line(), what(row, one, nowhere), difference);
        var booked = difference.currency().equals(books)
                ? Optional.of(difference)
                : PayoutPlans.rate(row, books, rates).map(rate -> rate.convert(difference));
        boolean passes = booked.filter(amount -> posting.limits().passes(one.of(), amount))
                .isPresent();
        keep(tx, row, passes ? named : null, one.item(), booked.orElse(Money.zero(books)));
        return new Explained(finding(named), passes);
    }

    private static Optional<Finding> finding(PayoutDifference named) {
        return switch (named.of()) {
            case MISSING_LINE ->
                Optional.of(
                        new Finding(Finding.Code.MISSING_ITEM, 0, named.amount().negated(), List.of(named.what())));
            case FX_SPREAD -> Optional.of(new Finding(Finding.Code.FX_SPREAD, 0, named.amount(), List.of()));
            default -> Optional.empty();
        };
    }

    /** Purchases where more was paid than the lines say, refunds where less was: of exactly this amount, in no payout. */
    private static List<Item> nowhere(Tx tx, PayoutRow row, Money difference) throws SQLException {
        boolean credit = difference.isPositive();
        return tx.query(
                NOWHERE,
                r -> new Item(
                        new OpenItem(
                                String.valueOf(r.getLong(1)),
                                credit,
                                r.getObject(2, LocalDate.class),
                                difference.abs(),
                                true,
                                List.of()),
                        r.getString(3)),
                row.company(),
                row.bookDate().minusDays(MatchLimits.DEFAULT.daysAfter()),
                row.bookDate().plusDays(MatchLimits.DEFAULT.daysBefore()),
                row.payout().provider(),
                difference.abs().minor(),
                difference.currency().code(),
                credit ? "credit" : "sale",
                row.id(),
                ITEMS_MAX);
    }

    /** Where a line could mean one of them it is not known which of the two is missing. */
    private static boolean anyIsMeant(List<Item> nowhere, List<Reconciler.LineResult> open) {
        var meant = new HashSet<String>();
        open.stream()
                .filter(line -> line.status() == MatchStatus.SUGGESTED)
                .forEach(line -> line.items().forEach(item -> meant.add(item.id())));
        return nowhere.stream().anyMatch(item -> meant.contains(item.item().id()));
    }

    /** The settlement's own rate first; else the one published for its day, into the currency of the books. */
    private static Optional<Money> atRate(PayoutRow row, Money original, Currency books, RateLookup rates) {
        var payout = row.payout();
        var stated = payout.exchange().filter(e -> e.to().equals(original.currency()));
        if (stated.isPresent()) {
            var inPayout = original.toDecimal()
                    .divide(stated.get().perUnit(), payout.currency().decimals(), RoundingMode.HALF_UP);
            return Optional.of(Money.exact(inPayout, payout.currency()));
        }
        return payout.currency().equals(books)
                ? rates.of(original.currency(), row.bookDate()).map(rate -> rate.convert(original))
                : Optional.empty();
    }

    private static String what(PayoutRow row, OneLine one, List<Item> nowhere) {
        if (!one.item().isEmpty()) {
            return nowhere.getFirst().name();
        }
        return row.lines().stream()
                .map(PayoutRow.Line::line)
                .filter(line -> line.line() == one.line())
                .flatMap(line -> Stream.of(line.orderReference(), line.providerOrderId()))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static void keep(Tx tx, PayoutRow row, @Nullable PayoutDifference named, String fact, Money booked)
            throws SQLException {
        if (named == null && row.difference().isEmpty()) {
            return;
        }
        tx.update(
                KEEP,
                named == null ? "" : named.of().code(),
                named == null ? 0 : named.line(),
                named == null ? "" : named.what(),
                named == null || fact.isEmpty() ? null : Long.valueOf(fact),
                named == null ? 0L : booked.minor(),
                row.company(),
                row.id());
    }
}
