package se.knyt.engine.books;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.DifferenceLimit;
import se.knyt.core.bookkeeping.DifferenceLimits;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.settings.SettingsStore;

/** The limits within which a company lets differences pass. */
public final class LimitDesk {
    private static final int DIGITS_MAX = 12;
    /** What a company writes off is income or cost: classes 3 to 8 of the BAS chart. */
    private static final String ACCOUNT = "[3-8][0-9]{3}";

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final LongConsumer changed;

    /** @param changed told of a company whose limits are others now: what waits is planned anew */
    public LimitDesk(Database database, CompanyClocks clocks, SettingsStore settings, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.changed = changed;
    }

    /** The limits in use. */
    public DifferenceLimits limits(long company) {
        return database.forCompany(
                "limits",
                company,
                tx -> settings.current(tx, company).settings().limits());
    }

    /**
     * One limit as a person writes it. What a class has no use for is empty.
     *
     * @param each plain decimals with a point, such as {@code 0.99}
     */
    public record Input(DifferenceClass of, String each, String month, String account) {}

    /** A field of a limit that cannot be used: {@code each}, {@code month} or {@code account}. */
    public record Problem(DifferenceClass of, String field) {}

    /** Puts limits in use as a new settings version; with a problem in any nothing is changed. */
    public List<Problem> save(long company, List<Input> inputs, String actor) {
        var before = limits(company);
        var problems = new ArrayList<Problem>();
        var after = before;
        for (var input : inputs) {
            after = read(input, after, problems);
        }
        var wanted = after;
        if (problems.isEmpty() && !wanted.equals(before)) {
            var now = clocks.machineNow();
            database.doForCompany("limits", company, tx -> {
                settings.change(tx, company, s -> s.withLimits(wanted), "", actor, now);
                Audit.write(tx, company, now, actor, "limits.change", "", said(wanted));
            });
            changed.accept(company);
        }
        return List.copyOf(problems);
    }

    private static DifferenceLimits read(Input input, DifferenceLimits before, List<Problem> problems) {
        var standing = before.of(input.of());
        var each = amount(input, "each", input.each(), standing.each(), problems);
        var month = amount(input, "month", input.month(), standing.month(), problems);
        int account = standing.account();
        if (account != 0 && !input.account().isEmpty() && !input.account().equals(Integer.toString(account))) {
            // What explains a payout is not known to be income or cost: it waits on the suspense account.
            if (!input.of().ofPayout() && input.account().matches(ACCOUNT)) {
                account = Integer.parseInt(input.account());
            } else {
                problems.add(new Problem(input.of(), "account"));
            }
        }
        return before.with(new DifferenceLimit(input.of(), each, month, account));
    }

    private static Money amount(Input input, String field, String text, Money standing, List<Problem> problems) {
        if (text.isEmpty()) {
            return standing;
        }
        Currency currency = standing.currency();
        if (!text.matches("\\d{1," + DIGITS_MAX + "}(\\.\\d{1," + currency.decimals() + "})?")) {
            problems.add(new Problem(input.of(), field));
            return standing;
        }
        return Money.parse(text, currency);
    }

    private static Map<String, String> said(DifferenceLimits limits) {
        var said = new TreeMap<String, String>();
        limits.limits()
                .forEach(limit ->
                        said.put(limit.of().code(), limit.each() + " / " + limit.month() + " / " + limit.account()));
        return said;
    }
}
