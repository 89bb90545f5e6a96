package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.testing.PagesBench;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** One payout told by a provider's interface and by a file of its portal that a format reads: the same once, and never twice by guessing. */
class PayoutTwinsTest extends PagesBench {
    private RecordOrigin fetched;
    private RecordOrigin dropped;

    @BeforeEach
    void aConnectionWithAFormat() {
        fetched = new RecordOrigin(company, origin.connection(), ProviderSession.PAYOUTS, Lane.TRADE);
        dropped = new RecordOrigin(company, origin.connection(), StreamNames.SETTLEMENT_FILE, Lane.TRADE);
        change("update company set start_date = '2026-03-01' where company_id = ?", company);
        change(
                "insert into file_format (company_id, connection_id, name, version, body, saved_by, saved_at)"
                        + " values (?, ?, 'portal', 1, '', 'Eva', now())",
                company,
                origin.connection());
    }

    private void change(String sql, Object... arguments) {
        test.engine.database().doForCompany("test", company, tx -> tx.update(sql, arguments));
    }

    private RecordOrigin another() {
        var id = test.connect(company, "shop").id();
        change("update connection set name = 'Nexi två' where company_id = ? and connection_id = ?", company, id);
        return new RecordOrigin(company, id, ProviderSession.PAYOUTS, Lane.TRADE);
    }

    private static Page page(String id, String reference, String day, String paid) {
        return page(id, reference, day, paid, "");
    }

    private static Page page(String id, String reference, String day, String paid, String transaction) {
        var zero = Money.zero(Currency.SEK);
        var at = Instant.parse(day + "T00:00:00Z");
        var payout = new Payout(id, reference, "nets", Currency.SEK, at, Money.sek(paid), zero, zero, Map.of());
        var line =
                new PayoutLine(1, PayoutLine.Kind.SALE, "charge", Money.sek(paid), at, "1001", "", "", "", transaction);
        var raw = (id + paid).getBytes(StandardCharsets.UTF_8);
        return new Page(
                List.of(new SourceRecord(
                        id,
                        at,
                        "text/plain",
                        raw,
                        new Reading.Read(List.of(payout), List.of(), Map.of(id, List.of(line)), List.of()))),
                "",
                false);
    }

    private String payouts() {
        return test.text(
                company,
                "select string_agg(reference || ' ' || paid_minor, ', ' order by reference, paid_minor desc) from payout where company_id = ?",
                company);
    }

    private String ends() {
        return test.text(
                company,
                "select coalesce(string_agg(code || ' ' || args, ', ' order by loose_end_id), '') from loose_end"
                        + " where company_id = ? and closed_at is null",
                company);
    }

    @Test
    void byItsReferenceItIsTheSameWhicheverComesFirst() {
        writer.write(fetched, page("guid-1", "NEXI1", "2026-03-12", "1474.55"), STAYS);
        assertThat(writer.twins(dropped, page("NEXI1", "NEXI1", "2026-03-12", "1474.55")))
                .hasEntrySatisfying("NEXI1", twin -> assertThat(twin.code()).isEmpty());
        writer.write(dropped, page("NEXI2", "NEXI2", "2026-03-13", "200.00"), STAYS);
        writer.write(fetched, page("guid-2", "NEXI2", "2026-03-14", "200.00"), STAYS);
        assertThat(payouts()).isEqualTo("NEXI1 147455, NEXI2 20000");
        assertThat(ends()).isEmpty();
    }

    /** A payout of two days later and the same amount, called by its day since the file has no reference. */
    @Test
    void whatMayBeTheSameIsHeldUntilAPersonSaysThatItIsAnother() {
        writer.write(dropped, page("2026-03-12 1474.55", "2026-03-12 1474.55", "2026-03-12", "1474.55"), STAYS);
        var fromThere = page("guid-1", "NEXI1", "2026-03-14", "1474.55");
        writer.write(fetched, fromThere, STAYS);
        writer.write(fetched, fromThere, STAYS);
        assertThat(payouts()).isEqualTo("2026-03-12 1474.55 147455");
        assertThat(ends())
                .isEqualTo("payout.maybe-same {\"payouts\":"
                        + "\"NEXI1 (1474.55 SEK) ↔ 2026-03-12 1474.55 (1474.55 SEK, 2026-03-12)\"}");
        // Another amount, another day or the same way are no reason to hold.
        writer.write(fetched, page("guid-2", "NEXI2", "2026-03-14", "1474.56"), STAYS);
        writer.write(fetched, page("guid-3", "NEXI3", "2026-03-19", "1474.55"), STAYS);
        assertThat(test.engine
                        .control()
                        .retry(
                                company,
                                test.number(
                                        company, "select loose_end_id from loose_end where company_id = ?", company),
                                "Eva"))
                .isEqualTo(1);
        writer.write(fetched, fromThere, STAYS);
        assertThat(payouts()).isEqualTo("2026-03-12 1474.55 147455, NEXI1 147455, NEXI2 147456, NEXI3 147455");
        assertThat(ends()).isEmpty();
    }

    @Test
    void oneReferenceWithTwoAmountsIsHeldByName() {
        writer.write(dropped, page("NEXI1", "NEXI1", "2026-03-12", "1474.55"), STAYS);
        writer.write(fetched, page("guid-1", "NEXI1", "2026-03-12", "1400.00"), STAYS);
        assertThat(payouts()).isEqualTo("NEXI1 147455");
        assertThat(ends()).startsWith("payout.same-other-amount ");
    }

    /** Batch 130 of one contract, 1 474.55, and batch 130 of another, 900.00: neither may be left out, and only a person knows that they are two. */
    @Test
    void anotherConnectionsPayoutOfTheSameReferenceIsHeldUntilAPersonSaysThatItIsAnother() {
        change("delete from file_format where company_id = ?", company);
        var second = another();
        writer.write(fetched, page("130", "130", "2026-03-12", "1474.55", "a"), STAYS);
        writer.write(second, page("131", "131", "2026-03-12", "80.00", "b"), STAYS);
        var other = page("130", "130", "2026-03-13", "900.00", "c");
        assertThat(writer.write(second, other, STAYS)).isEqualTo(new PageWriter.Written(0, 1));
        assertThat(payouts()).isEqualTo("130 147455, 131 8000");
        assertThat(test.number(company, "select count(*) from document where company_id = ?", company))
                .as("no document without its payout")
                .isEqualTo(2);
        assertThat(ends())
                .isEqualTo("payout.same-reference {\"payouts\":"
                        + "\"130 (900.00 SEK, Nexi två) ↔ 130 (1474.55 SEK, 2026-03-12, shop)\"}");
        assertThat(test.engine
                        .control()
                        .retry(
                                company,
                                test.number(
                                        company, "select loose_end_id from loose_end where company_id = ?", company),
                                "Eva"))
                .isEqualTo(1);
        writer.write(second, other, STAYS);
        assertThat(payouts()).isEqualTo("130 147455, 130 90000, 131 8000");
        assertThat(ends()).isEmpty();
        // Said once for the connection: what comes after is its own, whichever of the two comes first.
        writer.write(second, page("132", "132", "2026-03-14", "70.00", "d"), STAYS);
        writer.write(fetched, page("132", "132", "2026-03-14", "60.00", "e"), STAYS);
        writer.write(fetched, page("131", "131", "2026-03-13", "50.00", "f"), STAYS);
        assertThat(payouts()).isEqualTo("130 147455, 130 90000, 131 8000, 131 5000, 132 7000, 132 6000");
        assertThat(ends()).isEmpty();
    }

    /** A contract that is connected a second time tells the same transactions: each payout is there already. */
    @Test
    void theSamePayoutThroughAnotherConnectionIsKnownByItsTransactions() {
        writer.write(fetched, page("130", "130", "2026-03-12", "1474.55", "a"), STAYS);
        var second = another();
        writer.write(second, page("130", "130", "2026-03-12", "1474.55", "a"), STAYS);
        assertThat(payouts()).isEqualTo("130 147455");
        assertThat(ends()).isEmpty();
        // Without them the sum alone says it, which may be chance.
        writer.write(fetched, page("2026-03-12-50", "2026-03-12-50", "2026-03-12", "50.00"), STAYS);
        writer.write(second, page("2026-03-12-50", "2026-03-12-50", "2026-03-12", "50.00"), STAYS);
        assertThat(ends()).startsWith("payout.same-reference ");
    }

    @Test
    void aConnectionWithoutFormatsIsReadAsEver() {
        change("delete from file_format where company_id = ?", company);
        writer.write(dropped, page("A", "A", "2026-03-12", "1474.55"), STAYS);
        writer.write(fetched, page("B", "B", "2026-03-12", "1474.55"), STAYS);
        assertThat(payouts()).isEqualTo("A 147455, B 147455");
        assertThat(ends()).isEmpty();
    }
}
