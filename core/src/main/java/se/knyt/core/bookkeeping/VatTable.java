package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Rate;
import se.knyt.core.vat.CountryRates;
import se.knyt.core.vat.RateSchedule;

/**
 * The company's own table of country, kind of buyer and rate to accounts. Where a row names a country it stands over one of its group,
 * for the same kind of buyer; what no row fits is held.
 *
 * @param rows in the order of the page
 * @param foodAtTwelve whether what is sold at 12 % in Sweden is food, whose rate is 6 % from 2026-04-01 through 2027-12-31; no where it is
 *     restaurant, lodging or art
 * @param missed what holds where a charged rate is not valid on the day, without anybody being asked; {@link RateDecision#NONE} to ask
 */
public record VatTable(List<VatRow> rows, boolean foodAtTwelve, RateDecision missed) {
    /** Bound of a table that a person can read and one form can hold. */
    public static final int ROWS_MAX = 70;

    public VatTable(List<VatRow> rows, boolean foodAtTwelve, @Nullable RateDecision missed) {
        this.rows = List.copyOf(rows);
        this.foodAtTwelve = foodAtTwelve;
        this.missed = missed == null ? RateDecision.NONE : missed;
    }

    /** One by which each charged rate that is not valid on the day is asked for. */
    public VatTable(List<VatRow> rows, boolean foodAtTwelve) {
        this(rows, foodAtTwelve, RateDecision.NONE);
    }

    /** Sales within Sweden, as every company has them; anything abroad is a decision. */
    public static VatTable standard() {
        var domestic = VatTreatment.domestic();
        return new VatTable(
                domestic.accounts().stream()
                        .map(accounts -> new VatRow(domestic.code(), List.of("SE"), domestic.buyers(), accounts))
                        .toList(),
                true);
    }

    public VatTable with(List<VatRow> other) {
        return new VatTable(other, foodAtTwelve, missed);
    }

    /** The names of its treatments, in order. */
    public List<String> names() {
        return rows.stream().map(VatRow::treatment).distinct().toList();
    }

    /** What posting decides by: rows of one name, countries and kinds of buyer make a treatment. */
    public List<VatTreatment> treatments() {
        record Key(String name, Set<String> countries, Set<BuyerClass> buyers) {}
        var byKey = new LinkedHashMap<Key, List<RateAccounts>>();
        for (var row : rows) {
            byKey.computeIfAbsent(
                            new Key(row.treatment(), Set.copyOf(row.countries()), row.buyers()), _ -> new ArrayList<>())
                    .add(row.accounts());
        }
        return byKey.entrySet().stream()
                .map(e -> new VatTreatment(
                        e.getKey().name(),
                        e.getKey().countries(),
                        e.getKey().buyers(),
                        schedule(e.getKey().countries(), e.getValue()),
                        e.getValue(),
                        missed))
                .toList();
    }

    private RateSchedule schedule(Set<String> countries, List<RateAccounts> accounts) {
        if (countries.contains("SE")) {
            return foodAtTwelve ? RateSchedule.swedenWithFood() : RateSchedule.swedenWithoutFood();
        }
        var legal = new LinkedHashSet<Rate>();
        accounts.forEach(entry -> legal.add(entry.rate()));
        countries.stream().sorted().forEach(country -> legal.addAll(CountryRates.of(country)));
        return new RateSchedule(List.copyOf(legal), List.of());
    }
}
