package se.knyt.engine.months;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.months.Month.Deal;
import se.knyt.engine.months.Month.PaidOut;

/** The merchant's account with one provider, as the provider keeps it. */
final class Account {
    /** Fees of Klarna bear Swedish VAT of a quarter (HFD 2019 ref. 45); it states them apart. */
    private static final int VAT_PARTS = 4;

    final Currency currency;
    private final String provider;
    private final boolean feesBearVat;
    private final Random random;
    private final List<Deal> unpaid = new ArrayList<>();
    private final List<Deal> paidSales = new ArrayList<>();
    private long reserve;
    private @Nullable Deal disputedDeal;
    /** What stands at the provider after the last payout; negative when the merchant owes. */
    private long carried;

    private List<PayoutLine> lines = new ArrayList<>();
    private int line;
    private int payouts;
    private LocalDate day = LocalDate.EPOCH;

    Account(String provider, Currency currency, boolean feesBearVat, Random random) {
        this.provider = provider;
        this.currency = currency;
        this.feesBearVat = feesBearVat;
        this.random = random;
    }

    void took(Deal deal) {
        unpaid.add(deal);
    }

    /** Pays out what has happened until now; nothing where there is nothing to tell. */
    Optional<PaidOut> payOut(LocalDate date, BigDecimal rate, boolean last) {
        lines = new ArrayList<>();
        line = 0;
        day = date;
        var deals = List.copyOf(unpaid);
        unpaid.clear();
        deals.forEach(this::deal);
        disputes(last);
        reserves(deals, last);
        deals.stream().filter(deal -> !deal.refund()).forEach(paidSales::add);
        long sum = lines.stream().mapToLong(l -> l.amount().minor()).sum();
        if (lines.isEmpty() && carried == 0) {
            return Optional.empty();
        }
        long opening = carried;
        long standing = opening + sum;
        carried = last ? 0 : closing(standing);
        payouts++;
        var reference = provider.toUpperCase(java.util.Locale.ROOT).substring(0, 2) + "7Q4KD" + (100 + payouts);
        var payout = new Payout(
                reference,
                reference,
                provider,
                currency,
                at(),
                money(standing - carried),
                money(opening),
                money(carried),
                totals());
        return Optional.of(new PaidOut(payout, date, List.copyOf(lines), deals, rate));
    }

    /** A debt is carried over or drawn from the bank; now and then some of what could be paid is kept until next time. */
    private long closing(long standing) {
        if (standing < 0) {
            return random.nextBoolean() ? standing : 0;
        }
        return random.nextInt(5) == 0 ? random.nextLong(standing + 1) : 0;
    }

    private void deal(Deal deal) {
        line++;
        add(deal.refund() ? Kind.REFUND : Kind.SALE, deal.signed().minor(), deal);
        if (deal.refund()) {
            return;
        }
        long fee = deal.amount().minor() / 40 + 1;
        add(Kind.FEE, -fee, deal);
        if (feesBearVat) {
            add(Kind.FEE_VAT, -Math.max(1, (fee + VAT_PARTS / 2) / VAT_PARTS), deal);
        }
    }

    private void disputes(boolean last) {
        var open = disputedDeal;
        if (open != null && (last || random.nextBoolean())) {
            if (random.nextBoolean()) {
                line++;
                add(Kind.CHARGEBACK_WON, open.amount().minor(), open);
            }
            disputedDeal = null;
        } else if (open == null && !last && !paidSales.isEmpty() && random.nextInt(3) == 0) {
            var taken = paidSales.remove(random.nextInt(paidSales.size()));
            line++;
            add(Kind.CHARGEBACK, -taken.amount().minor(), taken);
            add(Kind.DISPUTE_FEE, -15_000, taken);
            disputedDeal = taken;
        }
    }

    private void reserves(List<Deal> deals, boolean last) {
        if (reserve > 0 && (last || random.nextBoolean())) {
            line++;
            lines.add(bare(Kind.RESERVE_RELEASE, reserve));
            reserve = 0;
        } else if (!last && random.nextInt(3) == 0) {
            long tenth = deals.stream().mapToLong(d -> d.amount().minor()).sum() / 10;
            if (tenth > 0) {
                line++;
                lines.add(bare(Kind.RESERVE_HOLD, -tenth));
                reserve += tenth;
            }
        }
    }

    private java.time.Instant at() {
        return day.atTime(7, 0).atZone(MonthGenerator.ZONE).toInstant();
    }

    private PayoutLine bare(Kind kind, long minor) {
        return new PayoutLine(line, kind, kind.code(), money(minor), at(), "", "", "", "", "");
    }

    private void add(Kind kind, long minor, Deal deal) {
        lines.add(new PayoutLine(
                line,
                kind,
                kind.code(),
                money(minor),
                deal.date().atTime(12, 0).atZone(MonthGenerator.ZONE).toInstant(),
                deal.order(),
                "",
                deal.reference(),
                "",
                ""));
    }

    /** What the provider states of itself; dispute fees are in its total of fees. */
    private Map<Kind, Money> totals() {
        var totals = new EnumMap<Kind, Money>(Kind.class);
        for (var kind : List.of(Kind.SALE, Kind.REFUND, Kind.FEE, Kind.FEE_VAT)) {
            totals.put(kind, money(0));
        }
        for (var each : lines) {
            var kind = each.kind() == Kind.DISPUTE_FEE ? Kind.FEE : each.kind();
            totals.computeIfPresent(kind, (_, sum) -> sum.plus(each.amount()));
        }
        return totals;
    }

    private Money money(long minor) {
        return Money.of(minor, currency);
    }
}
