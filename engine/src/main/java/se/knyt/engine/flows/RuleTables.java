package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.LineAccounts;
import se.knyt.engine.rules.MapTarget;
import se.knyt.engine.rules.Nearest;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.rules.RuleFault;
import se.knyt.engine.rules.RuleSet;
import se.knyt.engine.settings.Settings;

/** Checks the tables by which rules say how something is booked: what each row says must be there. */
public final class RuleTables {
    private RuleTables() {}

    /**
     * What the accounting system has.
     *
     * @param accounts numbers of its chart; empty where it does not tell, or there is none
     * @param series of its vouchers; empty likewise
     */
    record Books(Set<Integer> accounts, Set<String> series) {
        static final Books UNKNOWN = new Books(Set.of(), Set.of());
    }

    /** What a row of a table says. */
    private record Row(int place, String rule, int action, MapTarget to, String table, String from, String value) {
        RuleFault fault(String code, String near) {
            return RuleFault.of(place, rule, action, code, table, from, value, near);
        }
    }

    /** Accounts that rules book on by a table. */
    public static Set<Integer> accounts(RuleSet rules) {
        var accounts = new TreeSet<Integer>();
        rows(rules).filter(row -> row.to().isAccount()).forEach(row -> accounts.add(Integer.valueOf(row.value())));
        return accounts;
    }

    /** Whether what the accounting system has is to be asked for. */
    static boolean asksOfBooks(RuleSet rules) {
        return rows(rules).anyMatch(row -> row.to().isAccount() || row.to() == MapTarget.SERIES);
    }

    /** @throws RuleFault.Found naming each row that says what is not there, with the nearest that is */
    static void check(RuleSet rules, Settings settings, Books books) {
        var faults = new ArrayList<RuleFault>();
        rows(rules).forEach(row -> fault(row, settings, books).ifPresent(faults::add));
        if (!faults.isEmpty()) {
            throw new RuleFault.Found(faults);
        }
    }

    private static Optional<RuleFault> fault(Row row, Settings settings, Books books) {
        return switch (row.to()) {
            case SALES_ACCOUNT -> chart(row, books);
            case LINE_ACCOUNT ->
                LineAccounts.refused(Integer.parseInt(row.value()), settings.posting())
                        .map(_ -> row.fault("table-line-refused", ""))
                        .or(() -> chart(row, books));
            case VAT_TREATMENT -> {
                var names = settings.vat().names();
                yield names.contains(row.value())
                        ? Optional.empty()
                        : Optional.of(row.fault("table-treatment-unknown", Nearest.to(row.value(), names)));
            }
            case SERIES -> {
                var known = new TreeSet<>(books.series());
                boolean there = known.isEmpty() || known.contains(row.value());
                yield there
                        ? Optional.empty()
                        : Optional.of(row.fault("table-series-unknown", Nearest.to(row.value(), known)));
            }
            // What these can say has been read with the table.
            case HANDLE, DRAFT, DIMENSION, LINE_KIND, CARD_VAT, BOOK_RETURN, HOLD -> Optional.empty();
        };
    }

    private static Optional<RuleFault> chart(Row row, Books books) {
        if (books.accounts().isEmpty() || books.accounts().contains(Integer.valueOf(row.value()))) {
            return Optional.empty();
        }
        var names = books.accounts().stream().sorted().map(String::valueOf).toList();
        return Optional.of(row.fault("table-not-in-chart", Nearest.to(row.value(), names)));
    }

    /** Rules and tables have been read: each value can be what it is said to be. */
    private static Stream<Row> rows(RuleSet rules) {
        var rows = new ArrayList<Row>();
        for (int place = 0; place < rules.rules().size(); place++) {
            var rule = rules.rules().get(place);
            for (int i = 0; i < rule.actions().size(); i++) {
                if (RuleAction.of(rule.actions().get(i)) instanceof RuleAction.MapTo map) {
                    int at = place;
                    int action = i;
                    rules.tables().stream()
                            .filter(table -> table.name().equals(map.table()))
                            .forEach(table -> table.values()
                                    .forEach((from, value) -> rows.add(
                                            new Row(at, rule.name(), action, map.to(), table.name(), from, value))));
                }
            }
        }
        return List.copyOf(rows).stream();
    }
}
