package se.knyt.simulators.fortnox;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Call;
import tools.jackson.databind.node.ObjectNode;

/** Financial years of any length up to 18 months, the locked period, and the chart of accounts and series that each year has. */
final class Years {
    private static final int MONTHS_MAX = 18;

    /** @param method ACCRUAL (invoice method) or CASH */
    record Year(int id, LocalDate from, LocalDate to, String method) {
        boolean contains(LocalDate date) {
            return !date.isBefore(from) && !date.isAfter(to);
        }

        boolean isCash() {
            return method.equals("CASH");
        }
    }

    private final State state;
    private final Settings settings;
    private final Time time;

    Years(State state, Settings settings, Time time) {
        this.state = state;
        this.settings = settings;
        this.time = time;
    }

    static Year year(ObjectNode record) {
        return new Year(
                Json.integer(record, "Id"),
                Json.requiredDate(record, "FromDate"),
                Json.requiredDate(record, "ToDate"),
                Json.text(record, "AccountingMethod"));
    }

    List<Year> all() {
        return state.all(State.Table.YEARS).stream()
                .map(Years::year)
                .sorted(Comparator.comparing(Year::from))
                .toList();
    }

    Optional<Year> on(LocalDate date) {
        return all().stream().filter(year -> year.contains(date)).findFirst();
    }

    Year withId(int id) {
        return all().stream()
                .filter(year -> year.id() == id)
                .findFirst()
                .orElseThrow(() -> FortnoxError.badValue("financialyear", "Räkenskapsåret finns inte"));
    }

    /** The year of today, or the last one when today has none. */
    Year current() {
        return on(time.today()).orElseGet(() -> all().getLast());
    }

    /** The year that a call names by {@code financialyear} or {@code financialyeardate}, else the current one. */
    Year named(Call call) {
        var id = call.query("financialyear");
        if (id.isPresent()) {
            return withId(Lists.number("financialyear", id.get()));
        }
        var date = call.query("financialyeardate");
        if (date.isPresent()) {
            return on(Lists.date("financialyeardate", date.get()))
                    .orElseThrow(() -> FortnoxError.badValue("financialyeardate", "Räkenskapsåret finns inte"));
        }
        return current();
    }

    /** The year of a bookkeeping date; refuses a date without a year or inside the locked period. */
    Year open(LocalDate date) {
        var year = on(date).orElseThrow(() -> FortnoxError.refused("Räkenskapsår saknas för datumet " + date + "."));
        var locked = lockedUntil();
        if (locked != null && !date.isAfter(locked)) {
            throw FortnoxError.refused("Perioden är låst till och med " + locked + ".");
        }
        return year;
    }

    @Nullable
    LocalDate lockedUntil() {
        var text = settings.text("locked_until");
        return text.isEmpty() ? null : LocalDate.parse(text);
    }

    /** Makes a year; accounts and series are copied from the latest one, the first year starts from the seed. */
    Year create(LocalDate from, LocalDate to, String method) {
        if (to.isBefore(from) || to.isAfter(from.plusMonths(MONTHS_MAX).minusDays(1))) {
            throw FortnoxError.badValue("ToDate", "Ett räkenskapsår är högst " + MONTHS_MAX + " månader");
        }
        if (all().stream()
                .anyMatch(year -> !year.to().isBefore(from) && !year.from().isAfter(to))) {
            throw FortnoxError.badValue("FromDate", "Räkenskapsåret överlappar ett annat");
        }
        var latest = all().stream().reduce((a, b) -> a.to().isAfter(b.to()) ? a : b);
        int id = state.next("year", 1);
        var record = Json.object();
        record.put("Id", id);
        record.put("FromDate", from.toString());
        record.put("ToDate", to.toString());
        record.put("AccountingMethod", method);
        record.put("AccountChartType", "Bas " + to.getYear());
        record.put("_modified", time.stamp());
        state.put(State.Table.YEARS, State.key(id), record);
        latest.ifPresent(year -> copyRegisters(year.id(), id));
        return year(record);
    }

    private void copyRegisters(int fromId, int toId) {
        for (var table : List.of(State.Table.ACCOUNTS, State.Table.SERIES)) {
            var prefix = State.key(fromId) + "/";
            var rows = List.copyOf(
                    state.map(table).subMap(prefix, prefix + "\uFFFF").entrySet());
            for (var row : rows) {
                var copy = row.getValue().deepCopy();
                copy.put("Year", toId);
                copy.remove("_opening"); // an opening balance belongs to the year it was entered in
                state.put(table, State.key(toId) + "/" + row.getKey().substring(prefix.length()), copy);
            }
        }
    }
}
