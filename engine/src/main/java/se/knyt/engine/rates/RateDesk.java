package se.knyt.engine.rates;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import se.knyt.core.money.Currency;
import se.knyt.engine.Audit;
import se.knyt.engine.db.Database;
import se.knyt.engine.rates.ReferenceRates.Kept;
import se.knyt.engine.rates.ReferenceRates.Source;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.rates.EcbRates;
import se.knyt.formats.rates.EuroRate;

/** Where rates come in: fetched for everybody, or as a file that a person of one company has. What waited for one goes on. */
public final class RateDesk {
    private final Database database;
    private final Supplier<Instant> machineNow;
    private final Supplier<List<Long>> companies;
    private final LongConsumer planAgain;

    /**
     * @param companies ids of all companies
     * @param planAgain lets a company look anew at what it holds
     */
    public RateDesk(
            Database database, Supplier<Instant> machineNow, Supplier<List<Long>> companies, LongConsumer planAgain) {
        this.database = database;
        this.machineNow = machineNow;
        this.companies = companies;
        this.planAgain = planAgain;
    }

    /** What became of a file. */
    public sealed interface Outcome {
        record Taken(Kept kept) implements Outcome {}

        /**
         * It is no file of rates; nothing of it is kept.
         *
         * @param line 1-based, 0 where no line is meant
         */
        record Unreadable(int line, int column, String reason) implements Outcome {}

        /**
         * It says something else than what is kept; nothing of it is kept.
         *
         * @param kept units of the currency for one euro
         */
        record Differs(LocalDate day, String currency, BigDecimal kept) implements Outcome {}
    }

    /** Takes a file of the European Central Bank for one company. */
    public Outcome fromFile(long company, String name, byte[] content, String actor) {
        return taken(name, content, rates -> {
            var kept = keep(company, Source.own(company), rates, actor, name);
            goOn(company);
            return kept;
        });
    }

    /** Rates that somebody made up, for a sandbox, or knows otherwise. */
    public void ownRates(long company, List<EuroRate> rates, String actor) {
        keep(company, Source.own(company), rates, actor, "");
        goOn(company);
    }

    /** Takes what was fetched from the bank, for every company. */
    public Outcome fetched(byte[] content) {
        return taken("eurofxref", content, rates -> {
            var kept = database.forNone("rates", tx -> ReferenceRates.keep(tx, ReferenceRates.ECB, rates));
            if (kept.added() > 0) {
                companies.get().forEach(this::goOn);
            }
            return kept;
        });
    }

    private static Outcome taken(String name, byte[] content, Function<List<EuroRate>, Kept> keep) {
        try {
            return new Outcome.Taken(keep.apply(EcbRates.read(name, content)));
        } catch (FormatException e) {
            return new Outcome.Unreadable(e.line(), e.column(), e.reason());
        } catch (DifferentRateException e) {
            return new Outcome.Differs(e.day(), e.currency(), e.kept());
        }
    }

    private Kept keep(long company, Source source, List<EuroRate> rates, String actor, String name) {
        return database.forCompany("rates", company, tx -> {
            var result = ReferenceRates.keep(tx, source, rates);
            Audit.write(
                    tx,
                    company,
                    machineNow.get(),
                    actor,
                    "rates.keep",
                    name,
                    Map.of("added", String.valueOf(result.added()), "known", String.valueOf(result.known())));
            return result;
        });
    }

    /** Whether any company waits for a rate. */
    public boolean isAwaited() {
        return companies.get().stream().anyMatch(this::awaits);
    }

    private void goOn(long company) {
        if (awaits(company)) {
            planAgain.accept(company);
        }
    }

    private boolean awaits(long company) {
        return database.forCompany(
                "rates-awaited",
                company,
                tx -> tx.first(
                                "select 1 from loose_end where company_id = ? and code = 'currency.no-rate' and closed_at is null limit 1",
                                row -> row.getInt(1),
                                company)
                        .isPresent());
    }

    /**
     * A rate as a page shows it.
     *
     * @param perUnit units of the books' currency for one
     */
    public record Shown(Currency currency, LocalDate day, String perUnit, String source) {}

    /** Codes of the currencies that a company has sold in beside that of its books, and has a rate for. */
    public Set<String> soldIn(long company, Currency books, LocalDate day) {
        return database.forCompany("rates-sold-in", company, tx -> {
            var lookup = ReferenceRates.of(tx, company, books);
            return tx
                    .query(
                            "select distinct currency from trail_day where company_id = ? and currency <> ?",
                            row -> new Currency(row.getString(1)),
                            company,
                            books.code())
                    .stream()
                    .filter(currency -> lookup.of(currency, day).isPresent())
                    .map(Currency::code)
                    .collect(Collectors.toUnmodifiableSet());
        });
    }

    /** The rates of a company's books for the currencies, on a day or the last before it. */
    public List<Shown> on(long company, Currency books, List<Currency> currencies, LocalDate day) {
        return database.forCompany("rates-shown", company, tx -> {
            var lookup = ReferenceRates.of(tx, company, books);
            return currencies.stream()
                    .flatMap(currency -> lookup.of(currency, day).stream())
                    .map(rate ->
                            new Shown(rate.from(), rate.date(), rate.perUnit().toPlainString(), rate.source()))
                    .toList();
        });
    }
}
