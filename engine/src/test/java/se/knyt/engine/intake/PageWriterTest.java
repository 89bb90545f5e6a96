package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.testing.PagesBench;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** A page is kept once, whole and byte for byte, whatever stands in it. */
class PageWriterTest extends PagesBench {
    private static final Instant MORNING = Instant.parse("2026-11-01T07:00:00Z");

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

    /** Some systems tell no time of change, and are read by ours: what a clock that was ahead has stored is no later word. */
    @Test
    void whatAClockThatWasAheadHasStoredIsReplacedByWhatIsReadNow() {
        var now = test.clock.instant();
        writer.write(origin, page(record("1", now.plus(Duration.ofDays(40)), order("1", "100.00"))), STAYS);
        assertThat(writer.write(origin, page(record("1", now, order("1", "555.00"))), STAYS)
                        .changed())
                .isEqualTo(1);
        assertThat(body("1")).contains("555.00 SEK");
        assertThat(writer.write(origin, page(record("1", now.minusSeconds(1), order("1", "7.00"))), STAYS)
                        .changed())
                .as("an older telling of what is stored by the right clock")
                .isZero();
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

    /** 100.00 kronor and 9.00 euro under one id: whichever is taken, the other would be lost. */
    @Test
    void twoPayoutsUnderOneIdAreParkedByName() {
        var file = new SourceRecord(
                "file",
                MORNING,
                "text/csv",
                new byte[] {1},
                new Reading.Read(
                        List.of(payout(Money.sek("100.00")), payout(Money.of(900, Currency.EUR))),
                        List.of(),
                        Map.of("130", List.of()),
                        List.of()));
        writer.write(origin, page(file, record("1", MORNING, order("1", "1.00"))), STAYS);
        var apart = page(payoutRecord("a", MORNING, "100.00", "sek"), payoutRecord("b", MORNING, "9.00", "eur"));
        writer.write(origin, apart, STAYS);

        assertThat(count("payout")).isZero();
        assertThat(body("1")).as("what stands beside it").isNotEmpty();
        assertThat(test.text(
                        company,
                        "select string_agg(source_key || ' ' || park_code || ' ' || park_detail, ', ' order by source_key)"
                                + " from raw_record where company_id = ? and park_code <> ''",
                        company))
                .isEqualTo("a record.one-id-twice payout 130, b record.one-id-twice payout 130,"
                        + " file record.one-id-twice payout 130");
    }

    /** The older telling of a payout stands last in the page: the payout and its line are those of the newer. */
    @Test
    void linesAreOfTheTellingThatHolds() {
        writer.write(
                origin,
                page(
                        payoutRecord("130", MORNING.plusSeconds(9), "100.00", "sek"),
                        payoutRecord("130", MORNING, "90.00", "sek")),
                STAYS);
        assertThat(test.text(
                        company,
                        "select p.paid_minor || ' ' || l.amount_minor from payout p join payout_line l"
                                + " on l.company_id = p.company_id and l.payout_id = p.payout_id where p.company_id = ?",
                        company))
                .isEqualTo("10000 10000");
    }

    /** What the provider announces for the bank's line stays with the payout, also when a later telling is silent of it. */
    @Test
    void theTextThatTheBankIsToShowIsKept() {
        var paid = Money.sek("100.00");
        var line = new PayoutLine(1, PayoutLine.Kind.SALE, "sale", paid, MORNING, "1", "", "", "", "");
        var told = new SourceRecord(
                "report",
                MORNING,
                "text/csv",
                "report".getBytes(StandardCharsets.UTF_8),
                new Reading.Read(
                        List.of(payout(paid).shownAs("TX0001XT batch 130, ExempelSE")),
                        List.of(),
                        Map.of("130", List.of(line)),
                        List.of()));
        writer.write(origin, page(told), STAYS);
        writer.write(origin, page(payoutRecord("later", MORNING.plusSeconds(9), "101.00", "SEK")), STAYS);

        assertThat(test.text(company, "select bank_text from payout where company_id = ?", company))
                .isEqualTo("TX0001XT batch 130, ExempelSE");
    }

    private static Payout payout(Money paid) {
        var zero = Money.zero(paid.currency());
        return new Payout("130", "130", "adyen", paid.currency(), MORNING, paid, zero, zero, Map.of());
    }

    private static SourceRecord payoutRecord(String key, Instant changedAt, String paid, String currency) {
        var amount = Money.of(
                new BigDecimal(paid).movePointRight(2).longValueExact(),
                new Currency(currency.toUpperCase(Locale.ROOT)));
        var line = new PayoutLine(1, PayoutLine.Kind.SALE, "sale", amount, MORNING, "1", "", "", "", "");
        return new SourceRecord(
                key,
                changedAt,
                "text/csv",
                (key + paid).getBytes(StandardCharsets.UTF_8),
                new Reading.Read(List.of(payout(amount)), List.of(), Map.of("130", List.of(line)), List.of()));
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
                Reading.Read.of(List.of(order), List.of()));
    }

    private static SourceRecord unreadable(String key, Instant changedAt, String raw) {
        return new SourceRecord(
                key,
                changedAt,
                "application/json",
                raw.getBytes(StandardCharsets.UTF_8),
                new Reading.Unreadable("record.amount", "total"));
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
