package se.knyt.engine.monthend;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import se.knyt.engine.clock.CompanyTime;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;

/**
 * Whether anything has been booked since the accounting system was asked: a voucher of ours, or what was sent there. An answer that is
 * older than that says nothing of how things stand.
 */
public final class PostedSince {
    private static final String POSTED = """
            select exists (select 1 from voucher where company_id = ? and made_at >= ? and voucher_date <= ?)
                or exists (select 1 from effect where company_id = ? and done_at >= ? and book_month between 1 and ?)
            """;

    private final Database database;

    public PostedSince(Database database) {
        this.database = database;
    }

    /**
     * Asks.
     *
     * @param machine when the answer was asked for, in machine time: what is sent is done then
     * @param company the same moment in the company's time: vouchers are made then
     * @param day what is booked on a later one changes nothing of what was asked
     */
    public boolean is(long companyId, Instant machine, Instant company, LocalDate day) {
        return database.forCompany("posted-since", companyId, tx -> one(tx, companyId, machine, company, day));
    }

    /**
     * Asks of an answer that is known by machine time alone, whatever moves the company's clock has made since.
     *
     * @param machine when the answer was given
     * @param day as above
     */
    public boolean is(long companyId, Instant machine, LocalDate day) {
        return database.forCompany(
                "posted-since",
                companyId,
                tx -> one(tx, companyId, machine, CompanyTime.of(tx, companyId).at(machine), day));
    }

    private static boolean one(Tx tx, long companyId, Instant machine, Instant company, LocalDate day)
            throws SQLException {
        return tx.first(
                        POSTED,
                        row -> row.getBoolean(1),
                        companyId,
                        company,
                        day,
                        companyId,
                        machine,
                        day.getYear() * 100 + day.getMonthValue())
                .orElse(true);
    }
}
