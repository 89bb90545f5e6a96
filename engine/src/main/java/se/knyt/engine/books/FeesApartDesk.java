package se.knyt.engine.books;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;

/** Shows fees that settlements tell beside the payouts, and takes a person's word of where they are booked. */
public final class FeesApartDesk {
    private static final int WHY_CHARS_MAX = 500;
    private static final int MONTHS_MAX = 200;

    private static final String NEWEST = """
            select distinct month from (select month from fee_apart where company_id = ? order by month desc limit ?) m order by 1
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final LongConsumer changed;

    /** @param changed told of a company of which a word was said: its loose ends are looked at anew */
    public FeesApartDesk(Database database, CompanyClocks clocks, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.changed = changed;
    }

    /** The months of which such fees are told, newest first. */
    public List<FeesApart.Month> months(long company) {
        return database.forCompany("fees-apart", company, tx -> {
            var newest = tx.query(NEWEST, row -> row.getObject(1, LocalDate.class), company, MONTHS_MAX);
            return newest.isEmpty()
                    ? List.<FeesApart.Month>of()
                    : FeesApart.months(tx, company, newest).reversed();
        });
    }

    /**
     * Says of a month's difference that it is booked elsewhere. It holds of just this difference: told or invoiced otherwise it is asked
     * about again.
     *
     * @param why where: the voucher, or the reason; not empty and at most 500 characters
     * @return a code of what is in the way; empty where it is said
     */
    public String say(long company, long connection, String currency, LocalDate month, String why, String actor) {
        var text = why.strip();
        if (text.isEmpty() || text.length() > WHY_CHARS_MAX) {
            return "fees.said-no-reason";
        }
        var problem = database.forCompany("fees-said", company, tx -> {
            var found = FeesApart.months(tx, company, List.of(month)).stream()
                    .filter(one -> one.connection() == connection
                            && one.fees().currency().code().equals(currency))
                    .findFirst();
            if (found.isEmpty() || found.get().agrees()) {
                return "fees.said-nothing-off";
            }
            tx.update(
                    "update fee_apart set said_minor = ?, said_by = ?, said_at = ?, said_why = ?, looked = false"
                            + " where company_id = ? and connection_id = ? and currency = ? and month = ?",
                    found.get().difference().minor(),
                    actor,
                    clocks.now(company),
                    text,
                    company,
                    connection,
                    currency,
                    month);
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "fee-invoice.said",
                    found.get().provider() + " " + found.get().month(),
                    Map.of("amount", found.get().difference().toString(), "reason", text));
            return "";
        });
        if (problem.isEmpty()) {
            changed.accept(company);
        }
        return problem;
    }
}
