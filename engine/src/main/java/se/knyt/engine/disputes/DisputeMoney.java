package se.knyt.engine.disputes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/**
 * What payouts have taken for a dispute and given back: each line as it stands in the books, at the rate of its payout, and in the currency
 * of the purchase where that is known. Only amounts of the books are summed over payouts in several currencies.
 *
 * @param moved what vouchers of exchange differences have taken off the account of chargebacks since
 * @param told the amount of the case where the provider has told of it
 */
record DisputeMoney(Currency books, List<Line> lines, Money moved, Optional<Money> told) {
    private static final String CASE = """
            select o.currency, d.exchange_minor, d.currency, d.amount_minor, d.document_id is not null
              from dispute d join company o on o.company_id = d.company_id where d.company_id = ? and d.dispute_id = ?
            """;
    private static final String LINES = """
            select p.currency, l.amount_minor, in_books(l.amount_minor, p.currency, o.currency, p.book_rate), l.original_currency,
                   l.original_minor, l.kind = 'chargeback'
              from payout_line l
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
              join company o on o.company_id = l.company_id
             where l.company_id = ? and l.dispute_id = ? and l.kind in ('chargeback', 'chargeback_won')
             order by l.payout_id, l.seq
            """;

    /**
     * A line: negative where it took.
     *
     * @param booked empty while its payout is not booked
     * @param original in the currency of the purchase, where the provider changed it and says so
     */
    record Line(Money amount, Optional<Money> booked, Optional<Money> original, boolean taking) {
        private static Line of(ResultSet r, Currency books) throws SQLException {
            var booked = Optional.ofNullable(Tx.longOrNull(r, 3)).map(minor -> Money.of(minor, books));
            var original = r.getString(4).isEmpty()
                    ? Optional.<Money>empty()
                    : Optional.of(Money.of(r.getLong(5), new Currency(r.getString(4))));
            return new Line(Money.of(r.getLong(2), new Currency(r.getString(1))), booked, original, r.getBoolean(6));
        }

        private Optional<Money> in(Currency currency) {
            return amount.currency().equals(currency)
                    ? Optional.of(amount)
                    : original.filter(o -> o.currency().equals(currency));
        }
    }

    static DisputeMoney of(Tx tx, long company, long dispute) throws SQLException {
        record Case(Currency books, long moved, Optional<Money> told) {}
        var found = tx.first(
                        CASE,
                        r -> new Case(
                                new Currency(r.getString(1)),
                                r.getLong(2),
                                r.getBoolean(5)
                                        ? Optional.of(Money.of(r.getLong(4), new Currency(r.getString(3))))
                                        : Optional.empty()),
                        company,
                        dispute)
                .orElseThrow();
        return new DisputeMoney(
                found.books(),
                tx.query(LINES, r -> Line.of(r, found.books()), company, dispute),
                Money.of(found.moved(), found.books()),
                found.told());
    }

    /** What is left on the account of chargebacks, debit positive; empty while a payout of it is not booked. */
    Optional<Money> left() {
        var booked = new ArrayList<Money>();
        for (var line : lines) {
            if (line.booked().isEmpty()) {
                return Optional.empty();
            }
            booked.add(line.booked().get());
        }
        return Optional.of(Money.sum(booked, books).negated().minus(moved));
    }

    /** What is taken and not given back in the currency of the purchase, positive; empty where some line does not say. */
    Optional<Money> disputed(Currency currency) {
        var amounts = new ArrayList<Money>();
        for (var line : lines) {
            line.in(currency).ifPresent(amounts::add);
        }
        if (amounts.size() == lines.size()) {
            return Optional.of(Money.sum(amounts, currency).negated());
        }
        // One line took all of the case, and nothing has come back: it is what the case is about.
        return lines.size() == 1 && lines.getFirst().taking()
                ? told.filter(amount -> amount.currency().equals(currency))
                : Optional.empty();
    }
}
