package se.knyt.engine.months;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.months.Month.Deal;
import se.knyt.engine.months.Month.PaidOut;

/**
 * Months made from a seed: orders through a provider that pays out in kronor and one that pays out in euro, captured whole or in parts,
 * refunded whole or, where they were captured whole, in parts (of which delivery a part was given back no shop tells); payouts each week with fees, chargebacks, reserves and debts that are carried over or drawn from the bank; and a
 * bank that shows a payout as one entry, in two, together with another, or after it has failed once.
 */
final class MonthGenerator {
    static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);
    private static final int DAYS = 28;
    /** Refunds and second parts come within so many days more. */
    private static final int AFTER = 21;

    private final Random random;
    /** With sales. */
    private final int days;

    private final List<Month.Step> steps = new ArrayList<>();
    private final Map<LocalDate, List<Deal>> later = new TreeMap<>();
    private final Map<String, Account> accounts = new HashMap<>();
    private final BankStatement bank;
    /** Kronor for a euro, day by day. */
    private final Map<LocalDate, BigDecimal> euros = new TreeMap<>();

    private int number = 1000;

    private MonthGenerator(long seed, int days) {
        this.days = days;
        random = new Random(seed);
        bank = new BankStatement(random);
        for (int day = 0; day <= days + AFTER; day++) {
            euros.put(FIRST.plusDays(day), new BigDecimal(110_000 + random.nextInt(5_000)).movePointLeft(4));
        }
        accounts.put("klarna", new Account("klarna", Currency.SEK, true, random));
        accounts.put("stripe", new Account("stripe", Currency.EUR, false, random));
    }

    static Month of(long seed) {
        return of(seed, DAYS);
    }

    /** One of fewer days: for what takes long. */
    static Month of(long seed, int days) {
        return new MonthGenerator(seed, days).make();
    }

    private Month make() {
        for (int day = 0; day < days + AFTER; day++) {
            var date = FIRST.plusDays(day);
            if (day % 7 == 6) {
                payOut(date, false);
            }
            for (int i = day < days ? random.nextInt(3) : 0; i > 0; i--) {
                order(date);
            }
            for (var deal : later.getOrDefault(date, List.of())) {
                happens(deal);
            }
        }
        payOut(FIRST.plusDays(days + AFTER), true);
        return new Month(List.copyOf(steps), bank.movements(), Map.copyOf(euros));
    }

    private void payOut(LocalDate date, boolean last) {
        for (var provider : List.of("klarna", "stripe")) {
            account(provider).payOut(date, rate(provider, date), last).ifPresent(this::paid);
        }
    }

    private Account account(String provider) {
        return Objects.requireNonNull(accounts.get(provider));
    }

    private void paid(PaidOut paid) {
        steps.add(paid);
        bank.shows(paid);
    }

    private void happens(Deal deal) {
        steps.add(deal);
        account(deal.provider()).took(deal);
    }

    private void order(LocalDate date) {
        var provider = random.nextInt(3) == 0 ? "stripe" : "klarna";
        var order = "W" + number++;
        int parts = random.nextInt(5) == 0 ? 2 : 1;
        for (int part = 1; part <= parts; part++) {
            var on = date.plusDays(part == 1 ? 0 : 1L + random.nextInt(6));
            var sold = deal(order, order + "-F" + part, provider, amount(), on);
            plan(date, sold);
            long left = sold.amount().minor();
            for (int back = 1; left > 1 && random.nextInt(3) == 0; back++) {
                long minor = parts > 1 || random.nextBoolean() ? left : 1 + random.nextLong(left - 1);
                left -= minor;
                var money = Money.of(minor, sold.amount().currency());
                var when = on.plusDays(1L + random.nextInt(8));
                plan(date, back(sold, order + "-F" + part + "-R" + back, money, when));
            }
        }
    }

    private void plan(LocalDate today, Deal deal) {
        if (deal.date().equals(today)) {
            happens(deal);
        } else {
            later.computeIfAbsent(deal.date(), _ -> new ArrayList<>()).add(deal);
        }
    }

    private Deal deal(String order, String reference, String provider, Money amount, LocalDate date) {
        return new Deal(
                "sale:" + reference,
                order,
                reference,
                false,
                provider,
                Money.of(amount.minor(), account(provider).currency),
                date,
                rate(provider, date));
    }

    /** A credit goes at the rate of its sale. */
    private static Deal back(Deal sold, String reference, Money amount, LocalDate date) {
        return new Deal(
                "refund:" + reference, sold.order(), reference, true, sold.provider(), amount, date, sold.rate());
    }

    private Money amount() {
        long[] prices = {9_900, 14_900, 19_900, 49_900, 124_900};
        return Money.of(
                random.nextBoolean() ? prices[random.nextInt(prices.length)] : 200 + random.nextInt(400_000),
                Currency.SEK);
    }

    /** Kronor are kronor; a euro is eleven and something, with four decimals, and another each day. */
    private BigDecimal rate(String provider, LocalDate date) {
        return provider.equals("klarna") ? BigDecimal.ONE : Objects.requireNonNull(euros.get(date));
    }
}
