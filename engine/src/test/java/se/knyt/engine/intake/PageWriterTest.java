package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Person;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.engine.seal.SealBrokenException;
import se.knyt.engine.seal.Sealer;
import se.knyt.engine.testing.TestEngine;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** A page is kept once, whole and byte for byte, whatever stands in it. */
class PageWriterTest {
    private static final Instant MORNING = Instant.parse("2026-11-01T07:00:00Z");
    private static final PageWriter.CursorMove STAYS = tx -> {};
    private static TestEngine test;
    private static PageWriter writer;
    private static int companies;
    private long company;
    private PageWriter.Origin origin;

    @BeforeAll
    static void open() {
        test = new TestEngine();
        writer = new PageWriter(
                test.engine.database(), test.engine.ids(), test.keys, new PostgresChangeLog(), test.engine.clocks());
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @BeforeEach
    void newCompany() {
        company = test.company("bolag-" + companies++);
        origin = new PageWriter.Origin(company, 7, "orders", Lane.TRADE);
    }

    @Test
    void theSamePageTwiceIsNoChange() {
        var page = page(record("1", MORNING, order("1", "100.00")), unreadable("2", MORNING, "{\"total\": 1e999}"));
        assertThat(writer.write(origin, page, STAYS)).isEqualTo(new PageWriter.Written(1, 1));
        var before = everything();

        assertThat(writer.write(origin, page, STAYS).changed()).isZero();
        assertThat(everything())
                .as("documents, versions, raw records, parked, changes")
                .isEqualTo(before);
    }

    @Test
    void aNewVersionKeepsTheOldOne() {
        writer.write(origin, page(record("1", MORNING, order("1", "100.00"))), STAYS);
        writer.write(origin, page(record("1", MORNING.plusSeconds(60), order("1", "90.00"))), STAYS);

        assertThat(body("1")).contains("90.00 SEK");
        assertThat(test.text(
                        company, "select body from document_version where company_id = ? and version = 1", company))
                .contains("100.00 SEK");
        assertThat(test.text(
                        company,
                        "select string_agg(position || ':' || version, ' ' order by position) from change_log where"
                                + " company_id = ?",
                        company))
                .isEqualTo("1:1 2:2");
    }

    @Test
    void anOlderTellingIsKeptButNotApplied() {
        writer.write(origin, page(record("1", MORNING, order("1", "100.00"))), STAYS);
        var older = record("1", MORNING.minusSeconds(1), order("1", "555.00"));

        assertThat(writer.write(origin, page(older), STAYS).changed()).isZero();
        assertThat(body("1")).contains("100.00 SEK");
        assertThat(count("raw_record")).isEqualTo(2);
        assertThat(count("change_log")).isEqualTo(1);
    }

    @Test
    void withinAPageTheLatestTellingHolds() {
        writer.write(
                origin,
                page(
                        record("1", MORNING.plusSeconds(9), order("1", "300.00")),
                        record("1", MORNING, order("1", "200.00"))),
                STAYS);
        assertThat(body("1")).contains("300.00 SEK");
    }

    @Test
    void whatCannotBeReadIsParkedWithItsBytes() {
        var bytes = new byte[] {0, 1, 2, (byte) 0xff, '"', 0};
        var parked = new SourceRecord(
                "odd\u0000key",
                MORNING,
                "application/octet-stream",
                bytes,
                new Reading.Unreadable("record.not-json", "byte 0 \u0000"));
        writer.write(origin, page(parked, record("1", MORNING, order("1", "1.00"))), STAYS);

        assertThat(test.text(
                        company, "select park_code from raw_record where company_id = ? and park_code <> ''", company))
                .isEqualTo("record.not-json");
        long id =
                test.number(company, "select raw_id from raw_record where company_id = ? and park_code <> ''", company);
        assertThat(raw(id)).isEqualTo(bytes);
        assertThat(body("1")).isNotEmpty();
    }

    @Test
    void whatCannotBeReadIsALooseEndUntilALaterTellingIsRead() {
        var odd = new Reading.Unreadable("record.not-json", "byte 0");
        var first = new SourceRecord("7", MORNING, "text/plain", new byte[] {1}, odd);
        writer.write(origin, page(first), STAYS);
        writer.write(origin, page(first), STAYS);
        writer.write(
                origin,
                page(new SourceRecord("7", MORNING.plusSeconds(1), "text/plain", new byte[] {1, 2}, odd)),
                STAYS);
        assertThat(test.text(
                        company,
                        "select string_agg(code || ' ' || connection_id || ' ' || (raw_id = (select max(raw_id) from raw_record)),"
                                + " ',') from loose_end where company_id = ? and closed_at is null",
                        company))
                .as("one, with the newest bytes")
                .isEqualTo("record.not-json " + origin.connection() + " true");

        writer.write(origin, page(record("8", MORNING, order("8", "1.00"))), STAYS);
        assertThat(openEnds()).as("another record cures nothing").isEqualTo(1);
        writer.write(origin, page(record("7", MORNING.plusSeconds(2), order("7", "1.00"))), STAYS);
        assertThat(openEnds()).isZero();
    }

    private long openEnds() {
        return test.number(
                company, "select count(*) from loose_end where company_id = ? and closed_at is null", company);
    }

    @Test
    void aPageTheDatabaseRefusesIsHalvedUntilTheCulpritStandsAlone() {
        var records = IntStream.range(0, 20)
                .mapToObj(i -> record("r" + i, MORNING, order(i == 13 ? "evil\u0000id" : "o" + i, "10.00")))
                .toList();
        var written = writer.write(
                origin,
                new Page(records, "next", false),
                tx -> tx.update(
                        "insert into reader_position (company_id, lane, reader, position) values (?, 'trade',"
                                + " 'cursor', 1)",
                        company));

        assertThat(written).isEqualTo(new PageWriter.Written(19, 1));
        assertThat(count("document")).isEqualTo(19);
        assertThat(test.text(
                        company, "select source_key from raw_record where company_id = ? and park_code <> ''", company))
                .isEqualTo("r13");
        assertThat(count("reader_position")).as("the cursor has moved, once").isEqualTo(1);
        assertThat(test.number(
                        company, "select max(position) - count(*) from change_log where company_id = ?", company))
                .isZero();
    }

    @Test
    void rawBytesComeBackByteForByte() {
        var raw = "{ \"id\":1 ,\"name\":\"Åsa \\u00e5\" }\r\n".getBytes(StandardCharsets.UTF_8);
        writer.write(
                origin,
                page(new SourceRecord("1", MORNING, "application/json", raw, reading(List.of(), order("1", "5.00")))),
                STAYS);
        assertThat(raw(rawOf("1"))).isEqualTo(raw);
    }

    @Test
    void nothingOfAPersonStandsReadableInTheDatabase() {
        writer.write(origin, page(told("1", person("p1", "Åsa Hemlig", "asa@example.com"))), STAYS);
        for (var sql : List.of(
                "select string_agg(body, '') from document where company_id = ?",
                "select string_agg(encode(sealed, 'escape'), '') from raw_record where company_id = ?",
                "select string_agg(encode(sealed, 'escape'), '') from person where company_id = ?")) {
            assertThat(test.text(company, sql, company))
                    .as(sql)
                    .isNotEmpty()
                    .doesNotContain("Hemlig", "asa@example.com");
        }
    }

    @Test
    void sealedBytesMovedToAnotherRowCannotBeOpened() {
        writer.write(
                origin,
                page(told("1", person("p1", "A", "a@example.com")), told("2", person("p2", "B", "b@example.com"))),
                STAYS);
        long first = rawOf("1");
        long second = rawOf("2");
        test.engine.database().doForCompany("move", company, tx -> {
            tx.update(
                    "update raw_record r set sealed = o.sealed from raw_record o where r.company_id = ? and r.raw_id ="
                            + " ? and o.company_id = r.company_id and o.raw_id = ?",
                    company,
                    first,
                    second);
            tx.update(
                    "update raw_key r set wrapped_key = o.wrapped_key from raw_key o where r.company_id = ? and"
                            + " r.raw_id = ? and o.company_id = r.company_id and o.raw_id = ?",
                    company,
                    first,
                    second);
            tx.update(
                    "update person r set sealed = o.sealed from person o where r.company_id = ? and r.person_key = 'p1'"
                            + " and o.company_id = r.company_id and o.person_key = 'p2'",
                    company);
        });
        assertThatThrownBy(() -> raw(first)).isInstanceOf(SealBrokenException.class);
        assertThatThrownBy(() -> person("p1")).isInstanceOf(SealBrokenException.class);
        assertThat(raw(second)).isNotEmpty();
    }

    @Test
    void whatOneCompanySealedAnotherCannotOpen() {
        long other = test.company("bolag-" + companies++);
        var sealed = test.keys.of(company).seal(new byte[] {1, 2, 3}, "secret/1");
        assertThat(test.keys.of(company).open(sealed, "secret/1")).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> test.keys.of(other).open(sealed, "secret/1")).isInstanceOf(SealBrokenException.class);
        assertThatThrownBy(() -> test.keys.of(company).open(sealed, "secret/2"))
                .isInstanceOf(SealBrokenException.class);
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> test.keys.of(company).open(changed, "secret/1"))
                    .as("byte %s turned", i)
                    .isInstanceOf(SealBrokenException.class);
            var cut = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> test.keys.of(company).open(cut, "secret/1"))
                    .isInstanceOf(SealBrokenException.class);
        }
        assertThatThrownBy(() -> new Sealer(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    /** Streams of one connection are read side by side, and both may be the first to tell of a person. */
    @Test
    void aPersonToldOfBySeveralStreamsAtOnceCanBeOpened() throws Exception {
        int streams = 4;
        for (int round = 0; round < 8; round++) {
            var key = "customer-" + round;
            var together = new CyclicBarrier(streams);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var all = IntStream.range(0, streams)
                        .mapToObj(s -> threads.submit(() -> {
                            var from = new PageWriter.Origin(company, 7, "stream-" + s, Lane.TRADE);
                            together.await(10, TimeUnit.SECONDS);
                            return writer.write(
                                    from, page(told(key + "-" + s, person(key, "Eva Ek", "eva@example.com"))), STAYS);
                        }))
                        .toList();
                for (var one : all) {
                    assertThat(one.get()).isEqualTo(new PageWriter.Written(1, 0));
                }
            }
            assertThat(person(key)).map(Person::name).contains("Eva Ek");
            long id = personId(key);
            assertThat(test.number(
                            company,
                            "select count(*) from raw_person where company_id = ? and person_id = ?",
                            company,
                            id))
                    .as("records that erasing the person makes unreadable")
                    .isEqualTo(streams);
            assertThat(test.number(
                            company,
                            "select count(*) from person_token t where company_id = ? and not exists (select 1 from"
                                    + " person p where p.company_id = t.company_id and p.person_id = t.person_id)",
                            company))
                    .as("search words of nobody")
                    .isZero();
        }
    }

    /** When a lease changes hands, the old owner may still be writing the page that the new one reads. */
    @Test
    void theSamePageWrittenByTwoAtOnceParksNothing() throws Exception {
        for (int round = 0; round < 8; round++) {
            var page = page(record("r" + round, MORNING, order("o" + round, "10.00")));
            var together = new CyclicBarrier(2);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var both = IntStream.range(0, 2)
                        .mapToObj(i -> threads.submit(() -> {
                            together.await(10, TimeUnit.SECONDS);
                            return writer.write(origin, page, STAYS);
                        }))
                        .toList();
                assertThat(both.get(0).get().plus(both.get(1).get())).isEqualTo(new PageWriter.Written(1, 0));
            }
        }
    }

    private static Page page(SourceRecord... records) {
        return new Page(List.of(records), "next", false);
    }

    private static SourceRecord record(String key, Instant changedAt, Order order) {
        return new SourceRecord(
                key,
                changedAt,
                "application/json",
                ("{\"raw\":\"" + key + "\"}").getBytes(StandardCharsets.UTF_8),
                reading(List.of(), order));
    }

    private static SourceRecord unreadable(String key, Instant changedAt, String raw) {
        return new SourceRecord(
                key,
                changedAt,
                "application/json",
                raw.getBytes(StandardCharsets.UTF_8),
                new Reading.Unreadable("record.amount", "total"));
    }

    private static SourceRecord told(String order, Person person) {
        return new SourceRecord(
                order,
                MORNING,
                "application/json",
                ("{\"name\":\"" + person.name() + "\",\"email\":\"" + person.email() + "\"}")
                        .getBytes(StandardCharsets.UTF_8),
                reading(List.of(person), order(order, "10.00")));
    }

    private static Reading reading(List<Person> persons, Order order) {
        return Reading.Read.of(List.of(order), persons);
    }

    private static Person person(String key, String name, String email) {
        return new Person(key, name, "", email, "", "", "", "", "", "SE");
    }

    private static Order order(String sourceId, String total) {
        return new Order(
                sourceId,
                "1001",
                "web",
                MORNING,
                MORNING,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, "", "SE", "", ""),
                List.of(),
                Money.sek(total),
                Money.sek("0.00"),
                List.of("Klarna"),
                Map.of());
    }

    private String body(String sourceId) {
        return test.text(
                company, "select body from document where company_id = ? and source_id = ?", company, sourceId);
    }

    private long rawOf(String sourceId) {
        return test.number(
                company, "select raw_id from document where company_id = ? and source_id = ?", company, sourceId);
    }

    private long personId(String key) {
        return test.number(
                company, "select person_id from person where company_id = ? and person_key = ?", company, key);
    }

    private byte[] raw(long id) {
        return kept(id).orElseThrow().content();
    }

    private Optional<Archive.Kept> kept(long id) {
        return test.engine
                .database()
                .forCompany("raw", company, tx -> test.engine.archive().raw(tx, company, id));
    }

    private Optional<Person> person(String key) {
        return test.engine
                .database()
                .forCompany("find", company, tx -> test.engine.persons().find(tx, company, 7, key));
    }

    private long count(String table) {
        return test.number(company, "select count(*) from " + table + " where company_id = ?", company);
    }

    private List<Long> everything() {
        return List.of(
                count("document"),
                count("document_version"),
                count("raw_record"),
                count("raw_key"),
                count("change_log"),
                count("person"));
    }
}
