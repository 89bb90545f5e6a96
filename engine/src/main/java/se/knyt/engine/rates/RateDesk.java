package se.knyt.engine.rates;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import se.knyt.core.money.Currency;
import se.knyt.engine.Audit;
import se.knyt.engine.db.Database;
import se.knyt.engine.rates.ReferenceRates.Kept;
import se.knyt.engine.rates.ReferenceRates.Rate;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.rates.EcbRates;
import se.knyt.formats.rates.RiksbankRates;

/** Where rates come in: fetched for everybody, or as a file that a person of one company has. What waited for one goes on. */
public final class RateDesk {
    /** As much of a file as tells whose it is. */
    private static final int HEAD = 64;

    private static final LocalDate FIRST_DAY = LocalDate.EPOCH;
    private static final String USED = """
            (select 1 from trail_day d join company c on c.company_id = d.company_id
              where d.company_id = ? and d.currency <> c.currency and d.part <> 'skipped' limit 1)
            union all
            (select 1 from payout p join company c on c.company_id = p.company_id
              where p.company_id = ? and p.currency <> c.currency limit 1)
            union all
            (select 1 from rate_source where company_id = ? limit 1)
            """;

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
        /** @param bank whose rates the file has */
        record Taken(RateSource bank, Kept kept) implements Outcome {}

        /**
         * It is no file of rates; nothing of it is kept.
         *
         * @param line 1-based, 0 where no line is meant
         */
        record Unreadable(int line, int column, String reason) implements Outcome {}

        /**
         * It says something else than what is kept; nothing of it is kept.
         *
         * @param bank whose rates the file has
         * @param kept of the European Central Bank units of the currency for one euro, of the Riksbank kronor for one of it
         */
        record Differs(RateSource bank, LocalDate day, String currency, BigDecimal kept) implements Outcome {}
    }

    /** Takes a file of the European Central Bank or of the Riksbank for one company, whichever its books go by. */
    public Outcome fromFile(long company, String name, byte[] content, String actor) {
        var bank = bankOf(content);
        return taken(bank, name, content, rates -> {
            var kept = keep(company, bank.own(company), rates, actor, name);
            goOn(company);
            return kept;
        });
    }

    /** The former's files begin with a tag or with the word that heads the column of days. */
    private static RateSource bankOf(byte[] content) {
        var head = new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.UTF_8).strip();
        return head.startsWith("<") || head.startsWith("Date,") ? RateSource.ECB : RateSource.RIKSBANK;
    }

    /** Takes what was fetched from a bank, for every company. */
    public Outcome fetched(RateSource bank, byte[] content) {
        return taken(bank, bank.code(), content, rates -> {
            var kept = database.forNone("rates", tx -> ReferenceRates.keep(tx, bank.fetched(), rates));
            if (kept.added() > 0) {
                companies.get().forEach(this::goOn);
            }
            return kept;
        });
    }

    private static Outcome taken(RateSource bank, String name, byte[] content, Function<List<Rate>, Kept> keep) {
        try {
            var rates = bank == RateSource.ECB
                    ? EcbRates.read(name, content).stream().map(Rate::of).toList()
                    : RiksbankRates.read(name, content).stream().map(Rate::of).toList();
            return new Outcome.Taken(bank, keep.apply(rates));
        } catch (FormatException e) {
            return new Outcome.Unreadable(e.line(), e.column(), e.reason());
        } catch (DifferentRateException e) {
            return new Outcome.Differs(bank, e.day(), e.currency(), e.kept());
        }
    }

    private Kept keep(long company, RateSource.Published source, List<Rate> rates, String actor, String name) {
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

    /**
     * Which bank's rates a company goes by.
     *
     * @param now on the day that was asked for
     * @param next from {@code from}, where another has been chosen
     */
    public record Choice(RateSource now, Optional<RateSource> next, Optional<LocalDate> from) {}

    public Choice choice(long company, LocalDate today) {
        return database.forCompany("rates-choice", company, tx -> {
            var choices = ReferenceRates.choices(tx, company);
            var later = Optional.ofNullable(choices.higherEntry(today));
            return new Choice(
                    ReferenceRates.at(choices, today), later.map(Map.Entry::getValue), later.map(Map.Entry::getKey));
        });
    }

    /**
     * Chooses whose rates count: from tomorrow on, or from the first day where nothing was sold or paid out in another currency yet. What
     * a day that has come is booked at is never counted anew.
     *
     * @param now the company's time
     */
    public void choose(long company, RateSource bank, LocalDate today, Instant now, String actor) {
        database.doForCompany("rates-choose", company, tx -> {
            var choices = ReferenceRates.choices(tx, company);
            if (ReferenceRates.at(choices, LocalDate.MAX) == bank) {
                return;
            }
            boolean unused = tx.first(USED, row -> row.getInt(1), company, company, company)
                    .isEmpty();
            tx.update(
                    "insert into rate_source (company_id, from_day, source, chosen_by, chosen_at) values (?, ?, ?, ?, ?)"
                            + " on conflict (company_id, from_day) do update set source = excluded.source,"
                            + " chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at",
                    company,
                    unused ? FIRST_DAY : today.plusDays(1),
                    bank.code(),
                    actor,
                    now);
            Audit.write(tx, company, machineNow.get(), actor, "rates.choose", bank.code(), Map.of());
        });
        goOn(company);
    }

    /** The banks whose rates companies that wait for one go by, or have gone by. */
    public Set<RateSource> awaited() {
        var result = EnumSet.noneOf(RateSource.class);
        for (long company : companies.get()) {
            if (awaits(company)) {
                var choices = database.forCompany("rates-choice", company, tx -> ReferenceRates.choices(tx, company));
                result.add(ReferenceRates.at(choices, FIRST_DAY));
                result.addAll(choices.values());
            }
        }
        return result;
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
                            "select distinct currency from trail_day where company_id = ? and currency <> ?"
                                    + " and part <> 'skipped'",
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
