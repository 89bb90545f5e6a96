package se.knyt.engine.rates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.money.Currency;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.db.Tx;
import se.knyt.formats.rates.EuroRate;

/**
 * Rates as a source published them, each day's by the euro. What is kept is never changed: a voucher must be led back to the very rate
 * that it was booked at. A rate between two other currencies is that of both to the euro on one and the same day.
 */
public final class ReferenceRates {
    /** The European Central Bank, fetched from the bank itself: for every company. */
    public static final Source ECB = new Source("ecb", "ECB");

    /** Longer than any run of days without a rate: Easter is five. */
    private static final int DAYS_BACK_MAX = 7;
    /** As many decimals as {@link ExchangeRate} takes. */
    private static final int SCALE = 10;

    private static final String KEEP = """
            insert into exchange_rate (source, currency, day, per_euro)
            select ?, c, d, r::numeric from unnest(?, ?, ?) as n (c, d, r)
            on conflict do nothing
            """;
    private static final String DIFFER = """
            select n.d, n.c, e.per_euro from unnest(?, ?, ?) as n (c, d, r)
              join exchange_rate e on e.source = ? and e.currency = n.c and e.day = n.d
             where e.per_euro <> n.r::numeric order by n.d desc, n.c limit 1
            """;
    private static final String OF_DAYS = """
            select day, per_euro from exchange_rate where source = ? and currency = ? and day between ? and ?
            """;

    private ReferenceRates() {}

    /**
     * Who publishes rates.
     *
     * @param code as stored
     * @param name as it stands with a voucher
     */
    public record Source(String code, String name) {
        /** What a company has brought itself as a file: no other company's books go by it. */
        public static Source own(long company) {
            return new Source("own:" + company, "ECB, egen fil");
        }
    }

    /**
     * What became of a file.
     *
     * @param added rates that were not known
     * @param known rates that were known and say the same
     */
    public record Kept(int added, int known) {}

    /**
     * Keeps what is not known yet.
     *
     * @throws DifferentRateException when one says something else than what is kept; nothing is kept then
     */
    public static Kept keep(Tx tx, Source source, List<EuroRate> rates) throws SQLException {
        var currencies = Tx.texts(rates.stream().map(r -> r.currency().code()).toList());
        var days = Tx.dates(rates.stream().map(EuroRate::day).toList());
        var values =
                Tx.texts(rates.stream().map(r -> r.perEuro().toPlainString()).toList());
        var different = tx.first(
                DIFFER,
                row -> new DifferentRateException(
                        row.getObject(1, LocalDate.class), row.getString(2), row.getBigDecimal(3)),
                currencies,
                days,
                values,
                source.code());
        if (different.isPresent()) {
            throw different.get();
        }
        int added = tx.update(KEEP, source.code(), currencies, days, values);
        return new Kept(added, rates.size() - added);
    }

    /** The rates that a company's books go by: those fetched, else those that it brought itself. Read as they are asked for and remembered. */
    public static RateLookup of(Tx tx, long company, Currency books) {
        var known = new HashMap<String, Optional<ExchangeRate>>();
        return (from, day) -> known.computeIfAbsent(from.code() + day, key -> {
            try {
                var fetched = read(tx, ECB, from, books, day);
                return fetched.isPresent() ? fetched : read(tx, Source.own(company), from, books, day);
            } catch (SQLException e) {
                throw new DatabaseException("rates", e);
            }
        });
    }

    private static Optional<ExchangeRate> read(Tx tx, Source source, Currency from, Currency to, LocalDate day)
            throws SQLException {
        var ofFrom = ofDays(tx, source, from, day);
        var ofTo = ofDays(tx, source, to, day);
        for (var d = day; !d.isBefore(day.minusDays(DAYS_BACK_MAX)); d = d.minusDays(1)) {
            var perFrom = from.equals(Currency.EUR) ? BigDecimal.ONE : ofFrom.get(d);
            var perTo = to.equals(Currency.EUR) ? BigDecimal.ONE : ofTo.get(d);
            if (perFrom != null && perTo != null) {
                var perUnit = perTo.divide(perFrom, SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
                return Optional.of(new ExchangeRate(from, to, perUnit, source.name(), d));
            }
        }
        return Optional.empty();
    }

    private static Map<LocalDate, BigDecimal> ofDays(Tx tx, Source source, Currency currency, LocalDate day)
            throws SQLException {
        var result = new TreeMap<LocalDate, BigDecimal>();
        tx.query(
                OF_DAYS,
                row -> result.put(row.getObject(1, LocalDate.class), row.getBigDecimal(2)),
                source.code(),
                currency.code(),
                day.minusDays(DAYS_BACK_MAX),
                day);
        return result;
    }
}
