package se.knyt.core.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Payouts that close, and open items for most of their lines, made from a seed. */
final class PayoutSamples {
    static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final Instant AT = Instant.parse("2026-03-09T08:15:00Z");
    private static final LocalDate DATE = LocalDate.of(2026, 3, 9);

    private final Random random;
    private final List<PayoutLine> lines = new ArrayList<>();
    private final List<OpenItem> items = new ArrayList<>();
    private int line = 4;
    private int number = 100;

    private PayoutSamples(long seed) {
        random = new Random(seed);
    }

    /** @param payout its totals fit the lines */
    record Sample(Payout payout, List<PayoutLine> lines, List<OpenItem> items) {
        Reconciler.Result reconcile() {
            return Reconciler.reconcile(payout, lines, items, ZONE, MatchLimits.DEFAULT);
        }

        Sample with(List<PayoutLine> others) {
            return new Sample(payout, others, items);
        }
    }

    static Sample of(long seed) {
        return new PayoutSamples(seed).make();
    }

    static Money money(long minor) {
        return new Money(minor, Currency.SEK);
    }

    private Sample make() {
        int orders = 1 + random.nextInt(25);
        for (int i = 0; i < orders; i++) {
            order("W" + (1_000 + random.nextInt(40)));
        }
        if (random.nextBoolean()) {
            add(Kind.CHARGEBACK, -amount(), "W7", "");
            add(Kind.DISPUTE_FEE, -15_000, "W7", "");
        }
        if (random.nextBoolean()) {
            add(Kind.RESERVE_HOLD, -amount(), "", "");
        }
        long opening = random.nextInt(3) == 0 ? -random.nextInt(50_000) : 0;
        long closing = random.nextInt(4) == 0 ? -random.nextInt(50_000) : 0;
        long sum = lines.stream().mapToLong(l -> l.amount().minor()).sum();
        var payout = new Payout(
                "REF1",
                "REF1",
                "klarna",
                Currency.SEK,
                AT,
                money(opening + sum - closing),
                money(opening),
                money(closing),
                totals());
        return new Sample(payout, List.copyOf(lines), List.copyOf(items));
    }

    /** The provider's totals; dispute fees are in the total of fees. */
    private Map<Kind, Money> totals() {
        var totals = new EnumMap<Kind, Money>(Kind.class);
        for (var kind :
                new Kind[] {Kind.SALE, Kind.REFUND, Kind.FEE, Kind.FEE_VAT, Kind.CHARGEBACK, Kind.RESERVE_HOLD}) {
            totals.put(kind, money(0));
        }
        for (var l : lines) {
            totals.merge(l.kind() == Kind.DISPUTE_FEE ? Kind.FEE : l.kind(), l.amount(), Money::plus);
        }
        return totals;
    }

    private void order(String reference) {
        int captures = random.nextInt(6) == 0 ? 2 : 1;
        for (int i = 0; i < captures; i++) {
            long amount = amount();
            var capture = random.nextBoolean() ? reference + "-F" + number : "";
            add(Kind.SALE, amount, reference, capture);
            line--;
            add(Kind.FEE, -amount / 40 - 1, reference, capture);
            line--;
            add(Kind.FEE_VAT, -amount / 160 - 1, reference, capture);
            item(reference, capture, amount, false);
        }
        if (random.nextInt(4) == 0) {
            long back = amount();
            add(Kind.REFUND, -back, reference, reference + "-R");
            item(reference, "", back, true);
        }
    }

    private long amount() {
        long[] price = {9_900, 14_900, 19_900, 49_900, 124_900};
        return random.nextBoolean() ? price[random.nextInt(price.length)] : 100 + random.nextInt(900_000);
    }

    private void add(Kind kind, long amount, String reference, String capture) {
        line++;
        var transaction = reference.isEmpty() ? "" : "tx-" + reference + "-" + line;
        lines.add(new PayoutLine(
                line, kind, kind.code(), money(amount), AT, reference, "", capture, "order-" + reference, transaction));
    }

    /** Most lines have their item; some have none, one of another amount, one rounded, or two. */
    private void item(String reference, String capture, long amount, boolean credit) {
        var keys = new ArrayList<OpenItem.Key>();
        keys.add(new OpenItem.Key(KeyKind.ORDER_REFERENCE, reference));
        if (!capture.isEmpty() && random.nextBoolean()) {
            keys.add(new OpenItem.Key(KeyKind.CAPTURE_REFERENCE, capture));
        }
        if (random.nextInt(3) == 0) {
            keys.add(new OpenItem.Key(KeyKind.PROVIDER_ID, "order-" + reference));
        }
        long open = switch (random.nextInt(12)) {
            case 0 -> amount + 1 + random.nextInt(5_000);
            case 1 -> (amount + 50) / 100 * 100;
            default -> amount;
        };
        int copies = random.nextInt(14) == 0 ? 2 : random.nextInt(14) == 1 ? 0 : 1;
        for (int i = 0; i < copies; i++) {
            items.add(new OpenItem(Integer.toString(number++), credit, DATE, money(open), true, keys));
        }
    }
}
