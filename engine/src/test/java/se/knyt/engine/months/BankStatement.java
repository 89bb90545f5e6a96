package se.knyt.engine.months;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMovement;
import se.knyt.engine.months.Month.PaidOut;

/** What the bank shows of payouts. */
final class BankStatement {
    private final Random random;
    private final List<BankMovement> movements = new ArrayList<>();
    /** Payouts whose money comes with the next one of the same provider. */
    private final Map<String, PaidOut> waiting = new HashMap<>();

    BankStatement(Random random) {
        this.random = random;
    }

    List<BankMovement> movements() {
        waiting.values().forEach(paid -> alone(paid, paid.payout().paid()));
        waiting.clear();
        return List.copyOf(movements);
    }

    void shows(PaidOut paid) {
        var amount = paid.payout().paid();
        if (amount.isZero()) {
            return;
        }
        var earlier = waiting.remove(paid.payout().provider());
        if (earlier != null && amount.isNegative()) {
            alone(earlier, earlier.payout().paid());
        } else if (earlier != null) {
            add(
                    paid.date().plusDays(1),
                    amount.plus(earlier.payout().paid()),
                    earlier.payout().reference(),
                    paid.payout().reference());
            return;
        }
        if (amount.isNegative()) {
            alone(paid, amount);
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> waiting.put(paid.payout().provider(), paid);
            case 1 -> inTwo(paid, amount);
            case 2 -> failedOnce(paid, amount);
            default -> alone(paid, amount);
        }
    }

    private void alone(PaidOut paid, Money amount) {
        add(paid.date().plusDays(random.nextInt(4)), amount, paid.payout().reference());
    }

    private void inTwo(PaidOut paid, Money amount) {
        if (amount.minor() < 2) {
            alone(paid, amount);
            return;
        }
        var first = Money.of(1 + random.nextLong(amount.minor() - 1), amount.currency());
        add(paid.date().plusDays(1), first, paid.payout().reference());
        add(paid.date().plusDays(2), amount.minus(first), paid.payout().reference());
    }

    private void failedOnce(PaidOut paid, Money amount) {
        alone(paid, amount);
        movements.add(new BankMovement(
                paid.date().plusDays(4),
                amount.negated(),
                true,
                List.of(paid.payout().reference()),
                List.of()));
        add(paid.date().plusDays(6), amount, paid.payout().reference());
    }

    private void add(LocalDate date, Money amount, String... references) {
        movements.add(new BankMovement(date, amount, false, List.of(references), List.of()));
    }
}
