package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import se.knyt.core.bookkeeping.PostedDay.Item;
import se.knyt.core.bookkeeping.PostedDay.LeftOut;
import se.knyt.core.bookkeeping.PostedDay.RateSum;
import se.knyt.core.bookkeeping.PostingResult.Finding;
import se.knyt.core.bookkeeping.PostingResult.Held;
import se.knyt.core.bookkeeping.PostingResult.Posted;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * Posts a channel's day: each sale and credit as if it had a voucher of its own, and the rows of all of them summed. Unlike a
 * {@link PostingGroup} it is not held whole: what cannot be posted is left out by itself and named.
 *
 * <p>Rows are summed by account, box, rule, coding and, for what goes abroad, country, debit and credit each for itself: nothing is set off, so that what was given
 * back on a day stands beside what was sold and a day that nets to nothing still has its voucher.
 */
public final class DayPosting {
    private static final Set<String> BY_COUNTRY =
            Set.of(SaleRules.REVENUE, SaleRules.FREIGHT, SaleRules.FEE, SaleRules.VAT);

    private final ChannelDay day;
    private final PostingSettings settings;
    private final Function<Currency, PostingSettings> in;
    private final Map<String, PostingSettings> begun;
    private final Map<RowKey, Money> sums = new TreeMap<>(RowKey.ORDER);
    private final List<Part> parts = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /** All debit so far: as long as it fits, every sum of the day does. */
    private Money turnover;

    private DayPosting(
            ChannelDay day,
            PostingSettings settings,
            Function<Currency, PostingSettings> in,
            Map<String, PostingSettings> begun) {
        this.day = day;
        this.settings = settings;
        this.in = in;
        this.begun = begun;
        this.turnover = settings.zero();
    }

    /** What rows are summed by. */
    private record RowKey(int account, boolean debit, String box, String rule, RowCoding coding, String country) {
        static final Comparator<RowKey> ORDER = Comparator.comparingInt(RowKey::account)
                .thenComparing(RowKey::debit, Comparator.reverseOrder())
                .thenComparing(RowKey::box)
                .thenComparing(RowKey::rule)
                .thenComparing(k -> k.coding().costCentre())
                .thenComparing(k -> k.coding().project())
                .thenComparing(k -> k.coding().dimensions().text())
                .thenComparing(k -> k.coding().chosenBy())
                .thenComparingInt(k -> k.coding().chosenVersion())
                .thenComparing(RowKey::country);

        /** @param abroad where the goods went, empty within Sweden; who paid is the same account whatever the country */
        static RowKey of(VoucherRow row, String abroad) {
            boolean ofSale = BY_COUNTRY.contains(row.rule());
            return new RowKey(
                    row.account(),
                    row.signed().isPositive(),
                    row.vatBox(),
                    row.rule(),
                    row.coding(),
                    ofSale ? abroad : "");
        }
    }

    /** A sale or credit with its own vouchers. */
    private record Part(String key, boolean credit, SaleFact what, List<Voucher> vouchers, Map<RowKey, Money> rows) {}

    /** As below, where every purchase began under the settings in use. */
    public static PostedDay of(ChannelDay day, PostingSettings settings) {
        return of(day, settings, Map.of());
    }

    /**
     * Pure: the same arguments give the same day for ever, in whatever order its facts come.
     *
     * @param begun by the fact's key, the settings of a purchase that began with other VAT treatments
     */
    public static PostedDay of(ChannelDay day, PostingSettings settings, Map<String, PostingSettings> begun) {
        return of(day, settings, _ -> settings, begun);
    }

    /**
     * The same where what is sold in another currency stands on another account.
     *
     * @param in the settings for what is sold in a currency; they differ from {@code settings} in accounts of providers alone
     */
    public static PostedDay of(
            ChannelDay day,
            PostingSettings settings,
            Function<Currency, PostingSettings> in,
            Map<String, PostingSettings> begun) {
        return new DayPosting(day, settings, in, begun).post();
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
        var now = in.apply(what.currency());
        var then = begun.get(key);
        switch (Posting.asBegun(group, then == null ? now : now.withTreatments(then.treatments()), now)) {
            case Held held -> leftOut.add(new LeftOut(key, what.orderNumber(), held));
            case Posted posted -> add(key, credit, what, posted);
        }
    }

    private void add(String key, boolean credit, SaleFact what, Posted posted) {
        var vouchers = posted.entries().stream().map(WantedEntry::voucher).toList();
        var rows = new HashMap<RowKey, Money>();
        var next = new HashMap<RowKey, Money>();
        var zero = settings.zero();
        var turned = turnover;
        var country = what.buyer().country();
        var abroad = country.equals("SE") ? "" : country;
        try {
            for (var voucher : vouchers) {
                voucher.rows().forEach(row -> rows.merge(RowKey.of(row, abroad), row.signed(), Money::plus));
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
        sums.forEach((row, sum) -> rows.add(
                VoucherRow.signed(row.account(), sum, row.box(), row.country(), day.key(), row.rule(), row.coding())));
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
                + (credits == 1 ? " kreditering" : " krediteringar");
    }

    private Item item(Part part) {
        var zero = settings.zero();
        return new Item(
                part.key(),
                part.credit(),
                part.what(),
                byRate(part),
                sums.keySet().stream()
                        .map(row -> part.rows().getOrDefault(row, zero))
                        .toList());
    }

    private List<RateSum> byRate(Part part) {
        try {
            return new SaleBreakdown(part.what(), begun.getOrDefault(part.key(), settings)).byRate();
        } catch (Stop stop) {
            // It was posted by the settings in use, since those that it began with do not say how it is taxed.
            return new SaleBreakdown(part.what(), settings).byRate();
        }
    }

    /** The law of the shared voucher: it moves each account by what the single vouchers would have moved it. */
    private void requireSameSums(WantedEntry entry) {
        var single = parts.stream().flatMap(part -> part.vouchers().stream()).toList();
        if (!Balances.effect(single).equals(Balances.effect(List.of(entry.voucher())))) {
            throw new IllegalStateException("the voucher of " + day.key() + " is not the sum of what it is made of");
        }
    }
}
