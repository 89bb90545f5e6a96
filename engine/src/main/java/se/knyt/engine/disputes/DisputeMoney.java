package se.knyt.engine.disputes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.SaleBrought;
import se.knyt.engine.db.Tx;

/**
 * What payouts have taken for a dispute and given back: each line as it stands in the books, at the rate of its payout, and in the currency
 * of the purchase where that is known. Only amounts of the books are summed over payouts in several currencies.
 *
 * @param moved what vouchers of exchange differences have taken off the account of chargebacks since
 * @param told the amount of the case where the provider has told of it
 * @param said what a person has said that is taken of these lines in the currency of the purchase
 */
record DisputeMoney(Currency books, List<Line> lines, Money moved, Optional<Money> told, Optional<Said> said) {
    private static final String CASE = """
            select o.currency, d.exchange_minor, d.currency, d.amount_minor, d.document_id is not null, d.said_currency, d.said_minor,
                   d.said_by, d.said_lines
              from dispute d join company o on o.company_id = d.company_id where d.company_id = ? and d.dispute_id = ?
            """;
    /**
     * A line that does not say what it was in the currency of the purchase, and moved to the minor unit what the line of the only such sale
     * brought, is of the whole of that.
     */
    private static final String LINES = """
            select p.currency, l.amount_minor, in_books(l.amount_minor, p.currency, o.currency, p.book_rate),
                   coalesce(nullif(l.original_currency, ''), s.currency, ''),
                   case when l.original_currency <> '' then l.original_minor else sign(l.amount_minor)::int * coalesce(s.minor, 0) end,
                   l.kind = 'chargeback', p.book_date, l.ruled_account
              from payout_line l
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
              join company o on o.company_id = l.company_id
              left join lateral\s""" + SaleBrought.of("l.trail_id") + """
             s on true
             where l.company_id = ? and l.dispute_id = ? and l.kind in ('chargeback', 'chargeback_won')
             order by l.payout_id, l.seq
            """;

    /**
     * A line: negative where it took.
     *
     * @param booked empty while its payout is not booked
     * @param original in the currency of the purchase, where the provider changed it and says so
     * @param account that a rule chose, 0 for that of the settings
     */
    record Line(
            Money amount,
            Optional<Money> booked,
            Optional<Money> original,
            boolean taking,
            @Nullable LocalDate bookedOn,
            int account) {
        private static Line of(ResultSet r, Currency books) throws SQLException {
            var booked = Optional.ofNullable(Tx.longOrNull(r, 3)).map(minor -> Money.of(minor, books));
            var original = r.getString(4).isEmpty()
                    ? Optional.<Money>empty()
                    : Optional.of(Money.of(r.getLong(5), new Currency(r.getString(4))));
            return new Line(
                    Money.of(r.getLong(2), new Currency(r.getString(1))),
                    booked,
                    original,
                    r.getBoolean(6),
                    r.getObject(7, LocalDate.class),
                    r.getInt(8));
        }

        private Optional<Money> in(Currency currency) {
            return amount.currency().equals(currency)
                    ? Optional.of(amount)
                    : original.filter(o -> o.currency().equals(currency));
        }
    }

    /**
     * A person's word.
     *
     * @param lines how many lines of payouts there were
     */
    record Said(Money amount, String by, int lines) {}

    static DisputeMoney of(Tx tx, long company, long dispute) throws SQLException {
        record Case(Currency books, long moved, Optional<Money> told, Optional<Said> said) {}
        var found = tx.first(
                        CASE,
                        r -> new Case(
                                new Currency(r.getString(1)),
                                r.getLong(2),
                                r.getBoolean(5)
                                        ? Optional.of(Money.of(r.getLong(4), new Currency(r.getString(3))))
                                        : Optional.empty(),
                                r.getInt(9) > 0
                                        ? Optional.of(new Said(
                                                Money.of(r.getLong(7), new Currency(r.getString(6))),
                                                r.getString(8),
                                                r.getInt(9)))
                                        : Optional.empty()),
                        company,
                        dispute)
                .orElseThrow();
        return new DisputeMoney(
                found.books(),
                tx.query(LINES, r -> Line.of(r, found.books()), company, dispute),
                Money.of(found.moved(), found.books()),
                found.told(),
                found.said());
    }

    /** What a person has said of just these lines. */
    Optional<Said> saidOfThem() {
        return said.filter(word -> word.lines() == lines.size());
    }

    /** Where it stands, as a rule chose for all of its lines; 0 for the provider's account of chargebacks. */
    int account() {
        return lines.isEmpty() ? 0 : lines.getFirst().account();
    }

    /** The day when a payout last took, as it is booked. */
    Optional<LocalDate> takenOn() {
        return lines.stream()
                .filter(Line::taking)
                .flatMap(line -> Optional.ofNullable(line.bookedOn()).stream())
                .max(Comparator.naturalOrder());
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

    /** What is taken and not given back in the currency of the purchase, positive; empty where some line does not say, and nobody has. */
    Optional<Money> disputed(Currency currency) {
        return told(currency)
                .or(() -> saidOfThem()
                        .map(Said::amount)
                        .filter(amount -> amount.currency().equals(currency)));
    }

    /** As {@link #disputed}, where it is told by others than a person here. */
    Optional<Money> told(Currency currency) {
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
