package se.knyt.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Schema;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.testing.TestEngine;

/** What is older than its retention goes, in batches, by the company's owner, once a day; what is not stays. */
class RetentionTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static TestEngine test;
    private static Leases leases;
    private static int companies;
    private long company;

    @BeforeAll
    static void open() {
        test = new TestEngine();
        leases = new Leases(test.engine.database(), "owner");
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @BeforeEach
    void newCompany() {
        company = test.company("gallra-" + companies++);
        leases.keep(List.of(Leases.companyScope(company)));
        test.clock.move(DAY);
    }

    /** Bokföringslagen 7 kap. 2 § and 3 kap. 3 §, worked out by hand for a fiscal year of 18 months begun on the day itself. */
    @ParameterizedTest
    @CsvSource({
        // begun 2026-06-30, ended at latest 2027-12-29: kept until the end of 2034
        "2034-12-31, 2025-07-01",
        "2035-01-01, 2026-07-01",
        "2035-12-31, 2026-07-01",
        "2036-01-01, 2027-07-01"
    })
    void booksAreKeptSevenYearsAfterTheCalendarYearInWhichTheLongestFiscalYearEnds(LocalDate today, LocalDate oldest) {
        assertThat(RetentionRule.books(today)).isEqualTo(oldest);
    }

    @Test
    void deliveriesGoAfter400DaysAndAttemptsWithTheBooks() {
        var now = test.clock.instant();
        for (int days : new int[] {399, 401}) {
            sql(
                    "insert into webhook_delivery values (?, 1, ?, ?)",
                    company,
                    "d" + days,
                    now.minus(Duration.ofDays(days)));
        }
        // The first day that the books are kept of; the day itself is worked out by hand in the test of it.
        var books = RetentionRule.books(now.atZone(ZONE).toLocalDate())
                .atStartOfDay(ZONE)
                .toInstant();
        effect(1, "done", books.minusSeconds(1));
        effect(2, "done", books.plusSeconds(3600));
        effect(3, "rejected", books.minus(Duration.ofDays(900)));

        assertThat(run()).isTrue();

        assertThat(texts("select delivery_id from webhook_delivery where company_id = ?"))
                .containsExactly("d399");
        assertThat(texts("select effect_id::text from effect_attempt where company_id = ? order by 1"))
                .containsExactly("2", "3");
        assertThat(told("webhooks")).isEqualTo("1/1");
        assertThat(told("attempts")).isEqualTo("1/1");
    }

    private void effect(long id, String state, Instant ended) {
        sql(
                "insert into effect (company_id, effect_id, connection_id, effect_key, kind, body, settings_version,"
                        + " priority, state, next_at, created_at, done_at) values (?, ?, 1, ?, 'capture', '{}', 1, 1, ?,"
                        + " ?, ?, ?)",
                company,
                id,
                "k" + id,
                state,
                ended,
                ended.minusSeconds(60),
                "done".equals(state) ? ended : null);
        sql(
                "insert into effect_attempt (company_id, effect_id, attempt, holder, epoch, begun_at, ended_at)"
                        + " values (?, ?, 1, 'h', 1, ?, ?)",
                company,
                id,
                ended.minusSeconds(30),
                ended);
    }

    @Test
    void theLogGoesAfter90DaysButNeverBeforeItsSlowestReader() {
        var old = test.clock.instant().minus(Duration.ofDays(91));
        for (var lane : List.of("trade", "goods")) {
            sql("insert into change_head values (?, ?, 10)", company, lane);
            sql(
                    "insert into change_log select ?, ?, i, 'document', i, 1, ?::timestamptz + (i / 8) * interval '30"
                            + " days' from generate_series(1, 10) i",
                    company,
                    lane,
                    old);
        }
        sql(
                "insert into reader_position values (?, 'trade', 'planner', 9), (?, 'trade', 'relay', 4)",
                company,
                company);

        run();

        assertThat(texts("select min(position)::text from change_log where company_id = ? and lane = 'trade'"))
                .as("what the slowest has not read")
                .containsExactly("5");
        assertThat(texts("select min(position)::text from change_log where company_id = ? and lane = 'goods'"))
                .as("a lane that nobody reads")
                .containsExactly("8");
    }

    @Test
    void recordsGoWithTheirFiscalYearAndPersonsWithTheirLastRecord() {
        var law = RetentionRule.books(LocalDate.ofInstant(test.clock.instant(), java.time.ZoneOffset.UTC))
                .atStartOfDay(java.time.ZoneId.of("Europe/Stockholm"))
                .toInstant();
        record(1, law.minusSeconds(1), "", 11);
        record(2, law, "", 12);
        record(3, law.minusSeconds(1), "", 12);
        person(11, law.minusSeconds(1));
        person(12, law.minusSeconds(1));
        person(13, law.minusSeconds(1));
        sql(
                "insert into trail (company_id, trail_id, person_id, placed_at, updated_at) values (?, 1, 13, ?, ?)",
                company,
                law,
                law);
        person(14, law.minusSeconds(1));
        person(15, law.minusSeconds(1));
        sql(
                "insert into gift_card (company_id, gift_card_id, connection_id, source_id, stored_as, person_id, currency, emptied_on)"
                        + " values (?, 1, 1, 'a', 'store-credit', 14, 'SEK', null), (?, 2, 1, 'b', 'store-credit', 15, 'SEK', '2020-01-01')",
                company,
                company);
        sql(
                "insert into document_version values (?, 1, 1, '', '', 1, ?), (?, 1, 2, '', '', 1, ?)",
                company,
                law.minusSeconds(1),
                company,
                law);

        run();

        for (var table : List.of("raw_record", "raw_key", "raw_person")) {
            assertThat(texts("select raw_id::text from " + table + " where company_id = ?"))
                    .as(table)
                    .containsExactly("2");
        }
        assertThat(texts("select person_id::text from person where company_id = ? order by 1"))
                .as("one has a record, one an open purchase, one something to spend")
                .containsExactly("12", "13", "14");
        assertThat(texts("select person_id::text from person_token where company_id = ? order by 1"))
                .containsExactly("12", "13", "14");
        assertThat(texts("select version::text from document_version where company_id = ?"))
                .containsExactly("2");
    }

    /** One whose entry somebody decided about later is kept with the voucher of that day. */
    @Test
    void bankFilesGoWithTheirFiscalYear() {
        var law = RetentionRule.books(LocalDate.ofInstant(test.clock.instant(), java.time.ZoneOffset.UTC))
                .atStartOfDay(ZONE)
                .toInstant();
        for (var file : List.of("01", "02", "03", "04")) {
            sql(
                    "insert into bank_file values (?, decode(?, 'hex'), 'utdrag.xml', 1, '', 'eva', ?)",
                    company,
                    file,
                    file.equals("02") ? law : law.minusSeconds(1));
        }
        for (var file : List.of("03", "04")) {
            var day = LocalDate.ofInstant(law, ZONE).minusDays(3);
            sql(
                    "insert into bank_statement (company_id, bank_statement_id, account, currency, format, file_name, file_hash, line,"
                            + " begins_on, ends_on, entries, kept, findings, read_by, read_at)"
                            + " values (?, ?, ?, 'SEK', 'csv', 'utdrag.xml', decode(?, 'hex'), 1, ?, ?, 1, 1, '[]', 'eva', ?)",
                    company,
                    Long.parseLong(file),
                    "account " + file,
                    file,
                    day,
                    day,
                    law.minusSeconds(1));
            sql(
                    "insert into bank_entry (company_id, bank_entry_id, account, currency, book_account, booked_on, amount_minor, reversal,"
                            + " bank_reference, said, providers, told, ordinal, format, file_name, line, read_by, read_at, decided_at)"
                            + " values (?, ?, ?, 'SEK', 1930, ?, 100, false, '', '', '', '', 1, 'csv', 'utdrag.xml', 1, 'eva', ?, ?)",
                    company,
                    Long.parseLong(file),
                    "account " + file,
                    day,
                    law.minusSeconds(1),
                    file.equals("03") ? law.plusSeconds(1) : law.minusSeconds(1));
        }

        run();

        assertThat(texts("select encode(file_hash, 'hex') from bank_file where company_id = ? order by 1"))
                .containsExactly("02", "03");
        assertThat(told("bank-files")).isEqualTo("2/2");
    }

    @Test
    void parkedRecordsThatNameNobodyGoAfter400Days() {
        var now = test.clock.instant();
        record(1, now.minus(Duration.ofDays(401)), "order.cut", 0);
        record(2, now.minus(Duration.ofDays(401)), "order.cut", 11);
        record(3, now.minus(Duration.ofDays(399)), "order.cut", 0);
        run();
        assertThat(texts("select raw_id::text from raw_record where company_id = ? order by 1"))
                .containsExactly("2", "3");
    }

    @Test
    void whatIsReadLaterOfAnErasedPurchaseIsClosed() {
        var now = test.clock.instant();
        record(1, now, "", 0);
        record(2, now, "", 0);
        record(3, now, "", 0);
        sql(
                "insert into trail (company_id, trail_id, erased_at, placed_at, updated_at) values (?, 1, ?, ?, ?),"
                        + " (?, 2, null, ?, ?)",
                company,
                now,
                now,
                now,
                company,
                now,
                now);
        for (int i = 1; i <= 2; i++) {
            sql(
                    "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash,"
                            + " body, raw_id, source_changed_at, updated_at, trail_id) values (?, ?, 1, 'invoice', ?, 1,"
                            + " '', '', ?, ?, ?, ?)",
                    company,
                    i,
                    "s" + i,
                    i,
                    now,
                    now,
                    i);
        }
        sql("insert into document_version values (?, 1, 1, '', '', 3, ?)", company, now);
        run();
        assertThat(texts("select raw_id::text from raw_key where company_id = ?"))
                .containsExactly("2");
        assertThat(texts("select raw_id::text from raw_record where company_id = ?"))
                .hasSize(3);
    }

    @Test
    void aRunThatDiesInTheMiddleIsGoneOnWithByAnother() {
        sql(
                "insert into webhook_delivery select ?, 1, i::text, ? from generate_series(1, ?) i",
                company,
                test.clock.instant().minus(Duration.ofDays(500)),
                2 * Retention.BATCH + 7);
        try (var dying = new Database(test.database.url(), Schema.ENGINE_ROLE, TestEngine.PASSWORD, 2, point -> {
            if (point.equals("commit:retention")) {
                throw new IllegalStateException("dies here");
            }
        })) {
            var first = new Retention(dying, test.engine.clocks(), leases);
            assertThatThrownBy(() -> first.step(List.of(company))).hasMessage("dies here");
        }
        assertThat(test.number(company, "select count(*) from webhook_delivery where company_id = ?", company))
                .isEqualTo(Retention.BATCH + 7);

        assertThat(run()).isTrue();
        assertThat(test.number(company, "select count(*) from webhook_delivery where company_id = ?", company))
                .isZero();
        assertThat(told("webhooks")).isEqualTo(Retention.BATCH + 7 + "/" + (2 * Retention.BATCH + 7));
    }

    @Test
    void itRunsOnceADayByTheOwnerAlone() {
        var stranger = new Retention(
                test.engine.database(), test.engine.clocks(), new Leases(test.engine.database(), "other"));
        assertThat(stranger.step(List.of(company))).isFalse();
        assertThat(told("webhooks")).isEmpty();

        var retention = new Retention(test.engine.database(), test.engine.clocks(), leases);
        assertThat(retention.step(List.of(company))).isTrue();
        assertThat(retention.step(List.of(company))).isFalse();
        test.clock.move(DAY.minusSeconds(1));
        leases.keep(List.of(Leases.companyScope(company)));
        assertThat(retention.step(List.of(company))).isFalse();
        test.clock.move(Duration.ofMinutes(2));
        assertThat(retention.step(List.of(company))).isTrue();
    }

    /** It lies in the future for as long as the clock was ahead. */
    @Test
    void aRunOfAClockThatWasAheadIsNoRun() {
        var retention = new Retention(test.engine.database(), test.engine.clocks(), leases);
        test.clock.move(Duration.ofDays(20));
        leases.keep(List.of(Leases.companyScope(company)));
        assertThat(retention.step(List.of(company))).isTrue();
        retention.step(List.of(company));
        test.clock.move(Duration.ofDays(-20));
        assertThat(retention.step(List.of(company))).isTrue();
        assertThat(new Retention(test.engine.database(), test.engine.clocks(), leases).step(List.of(company)))
                .isFalse();
    }

    /** Nothing comes back that a clock years ahead has emptied: after a long time without a run the day is waited out first. */
    @Test
    void aClockThatLeapsEmptiesNothingForADay() {
        sql("insert into webhook_delivery values (?, 1, 'd', ?)", company, test.clock.instant());
        var retention = new Retention(test.engine.database(), test.engine.clocks(), leases);
        test.clock.move(Duration.ofDays(800));
        leases.keep(List.of(Leases.companyScope(company)));
        assertThat(retention.step(List.of(company))).isFalse();
        test.clock.move(DAY.minusHours(1));
        assertThat(retention.step(List.of(company))).isFalse();
        assertThat(texts("select delivery_id from webhook_delivery where company_id = ?"))
                .containsExactly("d");
        test.clock.move(Duration.ofHours(2));
        assertThat(retention.step(List.of(company))).isTrue();
        assertThat(texts("select delivery_id from webhook_delivery where company_id = ?"))
                .isEmpty();
        test.clock.move(Duration.ofDays(-801));
    }

    /** Its zone is none: what hinders one company hinders no other. */
    @Test
    void oneThatCannotBeEmptiedStandsInNobodysWay() {
        long other = test.company("gallra-" + companies++);
        leases.keep(List.of(Leases.companyScope(company), Leases.companyScope(other)));
        sql("update company set zone = 'Nowhere/None' where company_id = ?", company);
        test.clock.move(DAY.plusMinutes(1));
        leases.keep(List.of(Leases.companyScope(company), Leases.companyScope(other)));
        var retention = new Retention(test.engine.database(), test.engine.clocks(), leases);
        assertThatThrownBy(() -> retention.step(List.of(company, other))).hasMessageContaining("Nowhere/None");
        test.clock.move(Duration.ofMinutes(2));
        assertThat(retention.step(List.of(company, other))).isTrue();
        assertThat(test.number(other, "select count(*) from retention_run where company_id = ?", other))
                .isPositive();
        sql("update company set zone = 'Europe/Stockholm' where company_id = ?", company);
    }

    @Test
    void oneCompanyIsEmptiedAndNoOther() {
        long other = test.company("gallra-" + companies++);
        var old = test.clock.instant().minus(Duration.ofDays(500));
        test.engine
                .database()
                .doForCompany(
                        "other",
                        other,
                        tx -> tx.update("insert into webhook_delivery values (?, 1, 'd', ?)", other, old));
        sql("insert into webhook_delivery values (?, 1, 'd', ?)", company, old);
        run();
        assertThat(texts("select delivery_id from webhook_delivery where company_id = ?"))
                .isEmpty();
        assertThat(test.number(other, "select count(*) from webhook_delivery where company_id = ?", other))
                .isEqualTo(1);
    }

    @Test
    void sessionsLinksAndProcessesThatAreOverGo() throws SQLException {
        var now = test.clock.instant();
        try (var admin = test.database.connect();
                var statement = admin.createStatement()) {
            statement.execute(
                    "insert into app_user (user_id, email, name, created_at) values (1, 'a@example.com', 'A', now())");
            statement.execute(
                    "insert into web_session values ('over', 1, now(), now(), '%s'), ('open', 1, now(), now(), '%s')"
                            .formatted(now.minusSeconds(1), now.plusSeconds(1)));
            statement.execute(
                    "insert into signin_link (link_hash, user_id, expires_at) values ('over', 1, '%s'), ('late', 1, '%s')"
                            .formatted(
                                    now.minus(DAY).minusSeconds(1),
                                    now.minus(DAY).plusSeconds(1)));
            statement.execute(
                    "insert into signin_try values ('over', 1, '%1$s', null), ('trust over', 1, '%1$s', '%1$s'), ('trusted', 1, '%1$s', '%2$s'), ('tried', 1, '%2$s', null)"
                            .formatted(now.minusSeconds(1), now.plusSeconds(1)));
            // Processes are seen in database time.
            statement.execute("insert into process values ('dead', now() - interval '2 hours')");
        }

        run();

        try (var admin = test.database.connect();
                var rows = admin.createStatement().executeQuery("""
                        select string_agg(x, ' ' order by x) from (select convert_from(session_hash, 'UTF8') from web_session
                         union all select convert_from(link_hash, 'UTF8') from signin_link
                         union all select convert_from(subject_hash, 'UTF8') from signin_try
                         union all select holder from process where holder = 'dead') n (x)
                        """)) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("late open tried trusted");
        }
    }

    /** What the tables say of themselves is what the job does. */
    @Test
    void everyTableThatNamesARetentionIsEmptied() throws SQLException {
        var named = new ArrayList<String>();
        try (var admin = test.database.connect();
                var rows = admin.createStatement().executeQuery("""
                    select c.relname from pg_class c join pg_description d on d.objoid = c.oid and d.objsubid = 0
                     where c.relnamespace = 'public'::regnamespace and d.description like 'retention:%'
                    """)) {
            while (rows.next()) {
                named.add(rows.getString(1));
            }
        }
        var emptied = Stream.of(RetentionPart.values()).flatMap(part -> part.tables().stream());
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(emptied, Stream.of("web_session", "signin_try", "signin_link", "process"))
                                .toList());
    }

    private boolean run() {
        return new Retention(test.engine.database(), test.engine.clocks(), leases).step(List.of(company));
    }

    private void record(long id, Instant at, String park, long person) {
        sql(
                "insert into raw_record values (?, ?, 1, 'orders', ?, ?, ?, 'x', 1, '', '', ?, '')",
                company,
                id,
                "r" + id,
                at,
                at,
                park);
        sql("insert into raw_key values (?, ?, '')", company, id);
        if (person != 0) {
            sql("insert into raw_person values (?, ?, ?)", company, id, person);
        }
    }

    private void person(long id, Instant told) {
        sql(
                "insert into person (company_id, person_id, connection_id, person_key, sealed, told_at, told_hash,"
                        + " updated_at) values (?, ?, 1, ?, '', ?, '', ?)",
                company,
                id,
                "p" + id,
                told,
                told);
        sql("insert into person_token values (?, ?, ?)", company, "t" + id, id);
    }

    private String told(String part) {
        return test.text(
                company,
                "select emptied || '/' || emptied_ever from retention_run where company_id = ? and part = ?",
                company,
                part);
    }

    private void sql(String sql, @org.jspecify.annotations.Nullable Object... parameters) {
        test.engine.database().doForCompany("test", company, tx -> tx.update(sql, parameters));
    }

    private List<String> texts(String sql) {
        return test.engine
                .database()
                .forCompany("test", company, tx -> tx.query(sql, row -> row.getString(1), company));
    }
}
