package se.knyt.benchmarks.year;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.benchmarks.year.Sales.Sold;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.ChannelDay;
import se.knyt.core.bookkeeping.DayPosting;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.MatchPart;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PayoutLineFact;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult.Posted;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;

/**
 * Posts a year of sales and their payouts, a day at a time, in one way of booking, and tells how long it took. Ends with 1 when a
 * balance is not what the sums kept beside the books say.
 *
 * <p>Arguments: {@code a} (customer ledger in the accounting system), {@code b} (a voucher for each sale) or {@code b-daily} (one a
 * day), then the number of sales.
 */
public final class YearBenchmark {
    private static final List<String> PROVIDERS = List.of("klarna", "nets", "svea");
    private static final int DAYS = 365;
    private static final int PAID_AFTER_DAYS = 2;
    /** A year in which one rate of food holds from first to last. */
    private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);

    private final boolean daily;
    private final int count;
    private final PostingSettings settings;
    private final Sums sums = new Sums();
    private final Sales sales = new Sales(1, PROVIDERS);
    private final Deque<List<Sold>> unpaid = new ArrayDeque<>();

    private YearBenchmark(LedgerMode ledger, boolean daily, int count) {
        this.daily = daily;
        this.count = count;
        settings = PostingSettings.swedish(
                ledger,
                KnownProviders.all(BankLeg.IN_TRANSIT).stream()
                        .filter(one -> PROVIDERS.contains(one.provider()))
                        .map(one -> one.withFeeVat(FeeVat.EXEMPT))
                        .toList());
    }

    public static void main(String[] arguments) {
        var way = arguments[0];
        var ledger = "a".equals(way) ? LedgerMode.ACCOUNTING_SYSTEM : LedgerMode.KNYT;
        var year = new YearBenchmark(ledger, "b-daily".equals(way), Integer.parseInt(arguments[1]));
        long began = System.nanoTime();
        year.post();
        long millis = (System.nanoTime() - began) / 1_000_000;
        var wrong = year.wrong();
        System.out.printf(
                Locale.ROOT,
                "%s: %,d sales in %d.%03d s, %,d vouchers with %,d rows, heap at most %d MiB%n",
                way,
                year.count,
                millis / 1_000,
                millis % 1_000,
                year.sums.vouchers,
                year.sums.rows,
                heapPeak());
        wrong.forEach(System.out::println);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private void post() {
        for (int day = 0; day < DAYS + PAID_AFTER_DAYS; day++) {
            var date = FIRST.plusDays(day);
            // The last day takes what does not divide evenly.
            int today = day >= DAYS ? 0 : day == DAYS - 1 ? count - (count / DAYS) * (DAYS - 1) : count / DAYS;
            var sold = sales.of(date, today);
            sold.forEach(sums::sold);
            book(date, sold);
            unpaid.addLast(sold);
            if (unpaid.size() > PAID_AFTER_DAYS) {
                payOut(date, unpaid.removeFirst());
            }
        }
    }

    private void book(LocalDate date, List<Sold> sold) {
        if (daily && !sold.isEmpty()) {
            var day = new ChannelDay(
                    "day:" + date, date, "web", 1, sold.stream().map(Sold::fact).toList(), List.of());
            var posted = DayPosting.of(day, settings);
            posted.entry().ifPresent(entry -> sums.booked(entry.voucher()));
            return;
        }
        sold.forEach(sale -> post(new PostingGroup.Sale(sale.fact())));
    }

    private void payOut(LocalDate date, List<Sold> sold) {
        Map<String, List<Sold>> each = new HashMap<>();
        sold.forEach(sale ->
                each.computeIfAbsent(sale.provider(), _ -> new ArrayList<>()).add(sale));
        each.forEach((provider, its) -> post(payout(date, provider, its)));
    }

    private PostingGroup.Payout payout(LocalDate date, String provider, List<Sold> sold) {
        var lines = new ArrayList<PayoutLineFact>(2 * sold.size());
        long paid = 0;
        for (var sale : sold) {
            var number = sale.fact().orderNumber();
            var gross = Sales.ore(sale.gross());
            var part = settings.ledger() == LedgerMode.KNYT
                    ? MatchPart.ownRow(sale.fact().key(), gross)
                    : MatchPart.invoice(number, gross, gross);
            lines.add(line(lines.size() + 1, date, PayoutLine.Kind.SALE, number, sale.gross(), List.of(part)));
            lines.add(line(lines.size() + 1, date, PayoutLine.Kind.FEE, number, -sale.fee(), List.of()));
            paid += sale.gross() - sale.fee();
        }
        var none = Sales.ore(0);
        var reference = provider + "-" + date;
        var payout = new PayoutFact(
                "payout:" + reference,
                date,
                provider,
                reference,
                Currency.SEK,
                Sales.ore(paid),
                none,
                none,
                Optional.empty());
        return new PostingGroup.Payout(payout, lines, Optional.empty());
    }

    private static PayoutLineFact line(
            int number, LocalDate date, PayoutLine.Kind kind, String reference, long minor, List<MatchPart> parts) {
        return new PayoutLineFact(
                "line:" + reference + ":" + kind.code(),
                date,
                number,
                kind,
                kind.code(),
                reference,
                Sales.ore(minor),
                parts);
    }

    private void post(PostingGroup group) {
        if (!(Posting.of(group, settings) instanceof Posted posted)) {
            throw new IllegalStateException("held: " + Posting.of(group, settings));
        }
        posted.entries().forEach(entry -> sums.booked(entry.voucher()));
    }

    private List<String> wrong() {
        var empty = Stream.concat(Stream.of(1510), settings.providers().stream().map(one -> one.receivable()))
                .toList();
        return sums.wrong(empty, settings.accounts().inTransit());
    }

    static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                >> 20;
    }
}
