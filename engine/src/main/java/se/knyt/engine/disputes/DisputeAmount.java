package se.knyt.engine.disputes;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rates.SaidAmount;

/**
 * How much of a purchase payouts have taken back where they took it in another currency and nothing says what that was in the purchase's
 * own: a person can say it ({@link SaidAmount}).
 */
final class DisputeAmount {
    private static final String CREDITED = """
            select coalesce(sum(amount_minor), 0)::bigint from fact
             where company_id = ? and trail_id = ? and type = 'credit' and currency = ?
            """;
    private static final String SAY = """
            update dispute set said_currency = ?, said_minor = ?, said_lines = ?, said_by = ? where company_id = ? and dispute_id = ?
            """;

    private DisputeAmount() {}

    /**
     * What is asked for.
     *
     * @param taken what was taken as it stands in the books
     * @param most what is left of what was paid
     * @param said what a person has said before
     */
    record Asked(Currency currency, Money taken, Money most, Optional<DisputeMoney.Said> said) {}

    /** Empty where it is told, or nothing is booked to compare with. */
    static Optional<Asked> asked(
            Tx tx, long company, long trail, DisputeMoney money, MixedCurrencies mixed, List<SaleFact> sales)
            throws SQLException {
        var left = money.left();
        if (sales.isEmpty() || left.isEmpty() || !left.get().isPositive() || mixed == MixedCurrencies.BACK) {
            return Optional.empty();
        }
        var currency = sales.getFirst().currency();
        if (money.told(currency).isPresent()) {
            return Optional.empty();
        }
        var paid = Money.sum(
                sales.stream()
                        .flatMap(sale -> sale.tenders().stream())
                        .filter(tender -> tender.kind() == Tender.Kind.PROVIDER)
                        .map(Tender::amount)
                        .toList(),
                currency);
        long credited = tx.first(CREDITED, row -> row.getLong(1), company, trail, currency.code())
                .orElse(0L);
        return Optional.of(
                new Asked(currency, left.get(), paid.minus(Money.of(credited, currency)), money.saidOfThem()));
    }

    /** Code of what is wrong with an amount, empty where nothing is. */
    static String problem(Tx tx, long company, Asked asked, DisputeMoney money, Money amount) throws SQLException {
        var bounds = new SaidAmount.Bounds(asked.currency(), asked.most(), Optional.of(asked.taken()), money.takenOn());
        var problem = SaidAmount.problem(tx, company, bounds, money.books(), amount);
        return problem.isEmpty() ? "" : "dispute." + problem;
    }

    static void say(Tx tx, long company, long dispute, Money amount, int lines, String actor) throws SQLException {
        tx.update(SAY, amount.currency().code(), amount.minor(), lines, actor, company, dispute);
    }
}
