package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.PostedDay.Item;
import se.knyt.core.bookkeeping.PostedDay.LeftOut;
import se.knyt.core.bookkeeping.PostingResult.Finding;
import se.knyt.core.bookkeeping.PostingResult.Held;
import se.knyt.core.bookkeeping.PostingResult.Posted;
import se.knyt.core.money.Money;

/**
 * Posts a channel's day: each sale and credit as if it had a voucher of its own, and the rows of all of them summed. Unlike a
 * {@link PostingGroup} it is not held whole: what cannot be posted is left out by itself and named.
 *
 * <p>Rows are summed by account, box, rule and coding, debit and credit each for itself: nothing is set off, so that what was given
 * back on a day stands beside what was sold and a day that nets to nothing still has its voucher.
 */
public final class DayPosting {
    private final ChannelDay day;
    private final PostingSettings settings;
    private final Map<RowKey, Money> sums = new TreeMap<>(RowKey.ORDER);
    private final List<Part> parts = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /** All debit so far: as long as it fits, every sum of the day does. */
    private Money turnover;

    private DayPosting(ChannelDay day, PostingSettings settings) {
        this.day = day;
        this.settings = settings;
        this.turnover = Posting.zero(settings);
    }

    /** What rows are summed by. */
    private record RowKey(int account, boolean debit, String box, String rule, RowCoding coding) {
        static final Comparator<RowKey> ORDER = Comparator.comparingInt(RowKey::account)
                .thenComparing(RowKey::debit, Comparator.reverseOrder())
                .thenComparing(RowKey::box)
                .thenComparing(RowKey::rule)
                .thenComparing(k -> k.coding().costCentre())
                .thenComparing(k -> k.coding().project())
                .thenComparing(k -> k.coding().chosenBy())
                .thenComparingInt(k -> k.coding().chosenVersion());

        static RowKey of(VoucherRow row) {
            return new RowKey(row.account(), row.signed().isPositive(), row.vatBox(), row.rule(), row.coding());
        }
    }

    /** A sale or credit with its own vouchers. */
    private record Part(String key, boolean credit, SaleFact what, List<Voucher> vouchers, Map<RowKey, Money> rows) {}

    /** Pure: the same arguments give the same day for ever, in whatever order its facts come. */
    public static PostedDay of(ChannelDay day, PostingSettings settings) {
        return new DayPosting(day, settings).post();
    }

    private PostedDay post() {
        day.sales().stream()
                .sorted(Comparator.comparing(SaleFact::key))
                .forEach(sale -> take(sale.key(), false, sale, new PostingGroup.Sale(sale)));
        day.credits().stream()
                .sorted(Comparator.comparing(CreditFact::key))
                .forEach(credit -> take(credit.key(), true, credit.what(), new PostingGroup.Credit(credit)));
        var entry = sums.isEmpty() ? Optional.<WantedEntry>empty() : Optional.of(entry());
        entry.ifPresent(this::requireSameSums);
        return new PostedDay(entry, parts.stream().map(this::item).toList(), leftOut, findings);
    }

    private void take(String key, boolean credit, SaleFact what, PostingGroup group) {
        if (settings.ledger() != LedgerMode.KNYT) {
            leftOut.add(new LeftOut(
                    key,
                    what.orderNumber(),
                    new Held(
                            "channel-day.not-here",
                            List.of(day.key()),
                            "gemensam verifikation går inte att göra här",
                            List.of())));
            return;
        }
        switch (Posting.of(group, settings)) {
            case Held held -> leftOut.add(new LeftOut(key, what.orderNumber(), held));
            case Posted posted -> add(key, credit, what, posted);
        }
    }

    private void add(String key, boolean credit, SaleFact what, Posted posted) {
        var vouchers = posted.entries().stream().map(WantedEntry::voucher).toList();
        var rows = new HashMap<RowKey, Money>();
        var next = new HashMap<RowKey, Money>();
        var zero = Posting.zero(settings);
        var turned = turnover;
        try {
            for (var voucher : vouchers) {
                voucher.rows().forEach(row -> rows.merge(RowKey.of(row), row.signed(), Money::plus));
            }
            for (var row : rows.entrySet()) {
                next.put(row.getKey(), sums.getOrDefault(row.getKey(), zero).plus(row.getValue()));
                turned = row.getKey().debit() ? turned.plus(row.getValue()) : turned;
            }
        } catch (ArithmeticException e) {
            // One amount beyond what a sum can hold must not take the day with it.
            leftOut.add(new LeftOut(
                    key,
                    what.orderNumber(),
                    new Held("posting.impossible", List.of(), "går inte att bokföra: " + e.getMessage(), List.of())));
            return;
        }
        sums.putAll(next);
        turnover = turned;
        findings.addAll(posted.findings());
        parts.add(new Part(key, credit, what, vouchers, rows));
    }

    private WantedEntry entry() {
        var rows = new ArrayList<VoucherRow>();
        sums.forEach((row, sum) ->
                rows.add(VoucherRow.signed(row.account(), sum, row.box(), "", day.key(), row.rule(), row.coding())));
        var orders =
                parts.stream().map(part -> part.what().orderNumber()).distinct().toList();
        return WantedEntry.voucher(day.key(), new Voucher(day.day(), Texts.shortened(text()), "", orders, rows));
    }

    private String text() {
        long credits = parts.stream().filter(Part::credit).count();
        long sales = parts.size() - credits;
        return "Dagsförsäljning " + day.channel() + " " + day.day()
                + (day.part() == 1 ? "" : ", sent inkommet " + day.part())
                + ": " + sales + (sales == 1 ? " försäljning, " : " försäljningar, ") + credits
                + (credits == 1 ? " kredit" : " krediter");
    }

    private Item item(Part part) {
        var zero = Posting.zero(settings);
        return new Item(
                part.key(),
                part.credit(),
                part.what(),
                new SaleBreakdown(part.what(), settings).byRate(),
                sums.keySet().stream()
                        .map(row -> part.rows().getOrDefault(row, zero))
                        .toList());
    }

    /** The law of the shared voucher: it moves each account by what the single vouchers would have moved it. */
    private void requireSameSums(WantedEntry entry) {
        var single = parts.stream().flatMap(part -> part.vouchers().stream()).toList();
        if (!Balances.effect(single).equals(Balances.effect(List.of(entry.voucher())))) {
            throw new IllegalStateException("the voucher of " + day.key() + " is not the sum of what it is made of");
        }
    }
}
