package se.knyt.engine.months;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.months.Month.Deal;
import se.knyt.engine.months.Month.PaidOut;

/**
 * What a bookkeeper with a pencil has: a handful of sums in öre, each step added by hand. It knows nothing of vouchers, matches or
 * modes; what it says is held against the books.
 */
final class Ledger {
    static final String CLAIMS = "owed by providers and customers";
    static final String RESERVE = "1689 held back and disputed";
    static final String TRANSIT = "1589 in transit";
    static final String BANK = "1930 bank";
    static final String FEES = "fees";
    static final String FEE_VAT = "2641 VAT on fees";
    static final String EXCHANGE = "3960 and 7960 exchange";
    static final String SALES = "sales with VAT";

    private final Map<String, Long> sums = new TreeMap<>();
    /** What each provider kept or was owed when it last paid out. */
    private final Map<String, Long> carried = new TreeMap<>();

    /**
     * All of a month, when everything has been paid out and has come.
     *
     * @param share öre that the bank takes of each payout in another currency
     */
    static Ledger of(Month month, long share) {
        var ledger = new Ledger();
        for (var step : month.steps()) {
            switch (step) {
                case Deal deal -> ledger.took(deal);
                case PaidOut paid -> {
                    ledger.paid(paid);
                    long kronor = ore(paid.payout().paid(), paid.rate());
                    boolean abroad = !paid.currency().equals(Currency.SEK) && kronor != 0;
                    ledger.received(paid, Money.of(abroad ? kronor - share : kronor, Currency.SEK));
                }
            }
        }
        return ledger;
    }

    void took(Deal deal) {
        long kronor = ore(deal.signed(), deal.rate());
        add(CLAIMS, kronor);
        add(SALES, -kronor);
    }

    void held(PaidOut paid) {
        carried.put(paid.payout().provider(), ore(paid.payout().closing(), paid.rate()));
    }

    void paid(PaidOut paid) {
        var payout = paid.payout();
        long left = ore(payout.closing(), paid.rate());
        long claims = carried.getOrDefault(payout.provider(), 0L) - left;
        carried.put(payout.provider(), left);
        for (var deal : paid.deals()) {
            claims += ore(deal.signed(), deal.rate());
        }
        long rest = -claims;
        add(CLAIMS, -claims);
        for (var line : paid.lines()) {
            rest += other(line, ore(line.amount(), paid.rate()));
        }
        long transit = ore(payout.paid(), paid.rate());
        add(TRANSIT, transit);
        add(EXCHANGE, -(rest + transit));
    }

    /** Returns what it added, debit positive. */
    private long other(PayoutLine line, long kronor) {
        var sum = switch (line.kind()) {
            case SALE, REFUND -> "";
            case FEE, DISPUTE_FEE -> FEES;
            case FEE_VAT -> FEE_VAT;
            case CHARGEBACK, CHARGEBACK_WON, RESERVE_HOLD, RESERVE_RELEASE -> RESERVE;
            default -> throw new IllegalStateException(line.toString());
        };
        if (sum.isEmpty()) {
            return 0;
        }
        add(sum, -kronor);
        return -kronor;
    }

    void received(PaidOut paid, Money kronor) {
        long transit = ore(paid.payout().paid(), paid.rate());
        add(TRANSIT, -transit);
        add(BANK, kronor.minor());
        add(EXCHANGE, transit - kronor.minor());
    }

    /** Without the sums that are zero. */
    Map<String, Long> sums() {
        var result = new TreeMap<>(sums);
        result.values().removeIf(sum -> sum == 0);
        return result;
    }

    long sum(String name) {
        return sums.getOrDefault(name, 0L);
    }

    private void add(String name, long ore) {
        sums.merge(name, ore, Long::sum);
    }

    static long ore(Money amount, BigDecimal rate) {
        return BigDecimal.valueOf(amount.minor())
                .multiply(rate)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
