package se.knyt.engine.rates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.money.Currency;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.db.Tx;
import se.knyt.formats.rates.EuroRate;
import se.knyt.formats.rates.KronaRate;

/**
 * Rates as a bank published them, in its own way of quoting. What is kept is never changed: a voucher must be led back to the very rate
 * that it was booked at. A rate between two currencies that the bank does not quote against each other is that of both on one and the
 * same day.
 */
public final class ReferenceRates {
    /** Longer than any run of days without a rate: Easter is five. */
    private static final int DAYS_BACK_MAX = 7;
    /** As many decimals as {@link ExchangeRate} takes. */
    private static final int SCALE = 10;

    private static final String KEEP = """
            insert into exchange_rate (source, currency, day, value)
            select ?, c, d, r::numeric from unnest(?, ?, ?) as n (c, d, r)
            on conflict do nothing
            """;
    private static final String DIFFER = """
            select n.d, n.c, e.value from unnest(?, ?, ?) as n (c, d, r)
              join exchange_rate e on e.source = ? and e.currency = n.c and e.day = n.d
             where e.value <> n.r::numeric order by n.d desc, n.c limit 1
            """;
    private static final String OF_DAYS = """
            select day, value from exchange_rate where source = ? and currency = ? and day between ? and ?
            """;
    private static final String CHOICES =
            "select from_day, source from rate_source where company_id = ? order by from_day";

    private ReferenceRates() {}

    /**
     * One rate.
     *
     * @param value as its bank quotes
     */
    record Rate(Currency currency, LocalDate day, BigDecimal value) {
        static Rate of(EuroRate rate) {
            return new Rate(rate.currency(), rate.day(), rate.perEuro());
        }

        static Rate of(KronaRate rate) {
            return new Rate(rate.currency(), rate.day(), rate.kronor());
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
    static Kept keep(Tx tx, RateSource.Published source, List<Rate> rates) throws SQLException {
        var currencies = Tx.texts(rates.stream().map(r -> r.currency().code()).toList());
        var days = Tx.dates(rates.stream().map(Rate::day).toList());
        var values = Tx.texts(rates.stream().map(r -> r.value().toPlainString()).toList());
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

    /** The choices of a company by the day that they hold from. */
    static NavigableMap<LocalDate, RateSource> choices(Tx tx, long company) throws SQLException {
        var result = new TreeMap<LocalDate, RateSource>();
        tx.query(
                CHOICES,
                row -> result.put(row.getObject(1, LocalDate.class), RateSource.of(row.getString(2))),
                company);
        return result;
    }

    /** The bank that is chosen for a day. */
    static RateSource at(NavigableMap<LocalDate, RateSource> choices, LocalDate day) {
        var entry = choices.floorEntry(day);
        return entry == null ? RateSource.ECB : entry.getValue();
    }

    /**
     * The rates that a company's books go by: those of the bank that it has chosen for the day, as they were fetched, else as it brought
     * them itself. Never another bank's. Read as they are asked for and remembered.
     */
    public static RateLookup of(Tx tx, long company, Currency books) {
        return new Lookup(tx, company, books)::of;
    }

    private static final class Lookup {
        private final Tx tx;
        private final long company;
        private final Currency books;
        private final Map<String, Optional<ExchangeRate>> found = new HashMap<>();
        private @Nullable NavigableMap<LocalDate, RateSource> choices;

        Lookup(Tx tx, long company, Currency books) {
            this.tx = tx;
            this.company = company;
            this.books = books;
        }

        Optional<ExchangeRate> of(Currency from, LocalDate day) {
            return found.computeIfAbsent(from.code() + day, key -> {
                try {
                    return ofChosen(from, day);
                } catch (SQLException e) {
                    throw new DatabaseException("rates", e);
                }
            });
        }

        private Optional<ExchangeRate> ofChosen(Currency from, LocalDate day) throws SQLException {
            var known = choices;
            if (known == null) {
                known = choices(tx, company);
                choices = known;
            }
            var bank = at(known, day);
            var fetched = read(tx, bank.fetched(), from, books, day);
            return fetched.isPresent() ? fetched : read(tx, bank.own(company), from, books, day);
        }
    }

    private static Optional<ExchangeRate> read(
            Tx tx, RateSource.Published source, Currency from, Currency to, LocalDate day) throws SQLException {
        boolean perEuro = source.bank() == RateSource.ECB;
        var base = perEuro ? Currency.EUR : Currency.SEK;
        var ofFrom = ofDays(tx, source, from, day);
        var ofTo = ofDays(tx, source, to, day);
        for (var d = day; !d.isBefore(day.minusDays(DAYS_BACK_MAX)); d = d.minusDays(1)) {
            var valueFrom = from.equals(base) ? BigDecimal.ONE : ofFrom.get(d);
            var valueTo = to.equals(base) ? BigDecimal.ONE : ofTo.get(d);
            if (valueFrom != null && valueTo != null) {
                var perUnit = perEuro
                        ? valueTo.divide(valueFrom, SCALE, RoundingMode.HALF_UP)
                        : valueFrom.divide(valueTo, SCALE, RoundingMode.HALF_UP);
                return Optional.of(new ExchangeRate(from, to, perUnit.stripTrailingZeros(), source.label(), d));
            }
        }
        return Optional.empty();
    }

    private static Map<LocalDate, BigDecimal> ofDays(
            Tx tx, RateSource.Published source, Currency currency, LocalDate day) throws SQLException {
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
