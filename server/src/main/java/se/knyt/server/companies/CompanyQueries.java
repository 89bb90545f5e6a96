package se.knyt.server.companies;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.intake.Schedules;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.looseends.LooseEndQueries;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.ReachableCompany;
import se.knyt.server.today.BitingDates;
import se.knyt.server.today.PayoutRhythm;

/** Reads the row of one company, in a transaction that sees that company and no other. */
@Component
class CompanyQueries {
    /** Where counting stops. */
    static final int COUNT_MAX = 1000;

    private static final String SOURCES =
            "select count(*) as n, count(s.complete_to) as known, min(s.complete_to) as complete_to,"
                    + " count(*) filter (where c.state <> 'paused' and (s.failed_since is not null or c.state = 'sign-in-again')) as silent from schedule s"
                    + " join connection c on c.company_id = s.company_id and c.connection_id = s.connection_id"
                    + " where s.company_id = ? and " + Schedules.COUNTS + " and s.stream not in " + Schedules.PICTURES;
    private static final String LOOSE =
            "select count(*) as n from (select 1 from loose_end where company_id = ? and closed_at is null limit ?) l";
    private static final String HELD =
            "select count(*) as n from (select 1 from payout where company_id = ? and state = 'held' limit ?) p";
    private static final String LATE = "select count(*) as n from (select 1 from payout where company_id = ?"
            + " and bank_leg = 'open' and bank_late_on > ? and bank_late_on <= ? and book_date >= ? and paid_minor <> 0"
            + " limit ?) p";
    private static final String EXPECTED =
            "select bank_late_on, provider, reference from payout where company_id = ? and bank_leg = 'open'"
                    + " and bank_late_on > ? and paid_minor <> 0 order by bank_late_on limit 1";

    private final WebDatabase database;
    private final BitingDates dates;
    private final InstantSource clock;

    CompanyQueries(WebDatabase database, BitingDates dates, InstantSource clock) {
        this.database = database;
        this.dates = dates;
        this.clock = clock;
    }

    CompanyLine line(ReachableCompany company) {
        long id = company.companyId();
        var head = database.inCompany(id, sql -> head(sql, id));
        var now = clock.instant().plus(head.offset());
        var today = LocalDate.ofInstant(now, head.zone());
        var vatEnd = dates.vatPeriodEnd(id, today);
        return database.inCompany(id, sql -> read(sql, company, head, now, vatEnd));
    }

    private record Head(
            String currency,
            ZoneId zone,
            Duration offset,
            boolean sandbox,
            @Nullable LocalDate bankFrom) {}

    private record Sources(
            long number, long known, @Nullable Instant completeTo, long silent) {}

    private static Head head(Sql sql, long id) throws SQLException {
        return sql.one(
                "select currency, zone, clock_offset_ms, sandbox, bank_from from company where company_id = ?",
                row -> new Head(
                        row.text("currency"),
                        ZoneId.of(row.text("zone")),
                        Duration.ofMillis(row.number("clock_offset_ms")),
                        row.flag("sandbox"),
                        row.dateOrNull("bank_from")),
                id);
    }

    private static CompanyLine read(Sql sql, ReachableCompany company, Head head, Instant now, LocalDate vatEnd)
            throws SQLException {
        long id = company.companyId();
        var today = LocalDate.ofInstant(now, head.zone());
        var sources = sql.one(
                SOURCES,
                row -> new Sources(
                        row.number("n"), row.number("known"), row.instantOrNull("complete_to"), row.number("silent")),
                id);
        Optional<Instant> complete =
                sources.known() == sources.number() ? Optional.ofNullable(sources.completeTo()) : Optional.empty();
        var books = new Currency(head.currency());
        var held = LooseEndQueries.sums(sql, id);
        var inBooks = Optional.ofNullable(held.remove(books.code())).orElse(Money.zero(books));
        return new CompanyLine(
                company.slug(),
                company.name(),
                company.role(),
                head.sandbox(),
                complete,
                complete.map(at -> LocalDate.ofInstant(at, head.zone())).orElse(today),
                sources.number() > 0,
                sources.silent(),
                count(sql, LOOSE, id, COUNT_MAX),
                inBooks,
                List.copyOf(held.values()),
                count(sql, HELD, id, COUNT_MAX),
                head.bankFrom() == null ? 0 : count(sql, LATE, id, head.bankFrom(), today, head.bankFrom(), COUNT_MAX),
                PayoutRhythm.late(sql, id, now),
                next(sql, id, head, today, vatEnd));
    }

    /** What a person has to see to in a company: its list is the page of each. */
    enum Work {
        LOOSE_ENDS("/loose-ends", "select 1 from loose_end where company_id = ? and closed_at is null limit 1"),
        HELD_PAYOUTS("/payouts?state=held", "select 1 from payout where company_id = ? and state = 'held' limit 1");

        private final String path;
        private final String any;

        Work(String path, String any) {
            this.path = path;
            this.any = any;
        }

        /** Below the company's own. */
        String path() {
            return path;
        }

        static Work of(String code) {
            return "payouts".equals(code) ? HELD_PAYOUTS : LOOSE_ENDS;
        }
    }

    /** Whether there is any in a company. */
    boolean waits(ReachableCompany company, Work work) {
        return database.inCompany(
                company.companyId(),
                sql -> sql.first(work.any, row -> true, company.companyId()).isPresent());
    }

    /** The first of what ends at a date and of the payouts that are to be seen at the bank. */
    private static BitingDates.Dated next(Sql sql, long id, Head head, LocalDate today, LocalDate vatEnd)
            throws SQLException {
        var first = BitingDates.of(sql, id, today, head.zone(), vatEnd).getFirst();
        return sql.first(
                        EXPECTED,
                        row -> new BitingDates.Dated(
                                row.date("bank_late_on"),
                                "companies.next.payout",
                                row.text("reference"),
                                row.text("provider"),
                                PayoutAddress.path(row.text("provider"), row.text("reference"))),
                        id,
                        today)
                .filter(payout -> payout.day().isBefore(first.day()))
                .orElse(first);
    }

    private static long count(Sql sql, String statement, @Nullable Object... parameters) throws SQLException {
        return sql.one(statement, row -> row.number("n"), parameters);
    }
}
