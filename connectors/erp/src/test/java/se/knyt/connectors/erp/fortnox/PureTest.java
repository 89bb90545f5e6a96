package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.http.json.Json;
import se.knyt.spi.DocumentDetails;
import se.knyt.spi.ErpRow;

/** What needs no Fortnox to be true. */
class PureTest {
    @Property
    void pricesTimesQuantitiesAreTheAmountAndKeepThePieces(
            @ForAll @LongRange(min = 0, max = 100_000_000) long gross,
            @ForAll @LongRange(min = 1, max = 100_000) long pieces) {
        var row = row(Quantity.of(pieces), gross, 25);
        var priced = RowPricing.VAT_INCLUDED.price(row);
        assertThat(sum(priced)).isEqualByComparingTo(row.gross().toDecimal());
        assertThat(priced.stream().map(RowPricing.Priced::quantity).reduce(Quantity.ZERO, Quantity::plus))
                .isEqualTo(row.quantity());
    }

    @Property
    void aBrokenQuantityIsTheAmountToo(
            @ForAll @LongRange(min = 0, max = 100_000_000) long gross,
            @ForAll @LongRange(min = 1, max = 99_999) long tenThousandths) {
        var quantity = new Quantity(BigDecimal.valueOf(tenThousandths, 4));
        assertThat(sum(RowPricing.VAT_EXCLUDED.price(row(quantity, gross, 12))))
                .isEqualByComparingTo(row(quantity, gross, 12)
                        .gross()
                        .minus(row(quantity, gross, 12).tax())
                        .toDecimal());
    }

    private static BigDecimal sum(List<RowPricing.Priced> priced) {
        return priced.stream()
                .map(part -> part.price().toDecimal().multiply(part.quantity().value()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** VAT rounded per row, as shops do it, always has a document whose VAT per rate is the same. */
    @Property
    void theRoundingRowReachesTheVatCharged(
            @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 1_000, max = 500_000) Long> grosses) {
        for (long percent : new long[] {25, 12, 6}) {
            var rows = LongStream.range(0, grosses.size())
                    .mapToObj(i -> row(Quantity.ONE, grosses.get((int) i), percent))
                    .toList();
            var total = Money.sum(rows.stream().map(ErpRow::gross).toList(), Currency.SEK);
            var tax = Money.sum(rows.stream().map(ErpRow::tax).toList(), Currency.SEK);
            var details = DocumentDetails.NONE;
            var sale = new SaleDocument(
                    "r", "1", "", LocalDate.EPOCH, Currency.SEK, rows, total, tax, Optional.empty(), details);
            var named = Attempt.withNamedVat(sale, RowPricing.VAT_EXCLUDED).orElse(sale);
            var net = Money.zero(Currency.SEK);
            for (var row : named.rows()) {
                if (!row.rate().isZero()) {
                    net = net.plus(row.gross().minus(row.tax()));
                }
            }
            assertThat(Rate.of(percent).on(net, Rounding.HALF_UP)).isEqualTo(tax);
            assertThat(Money.sum(named.rows().stream().map(ErpRow::gross).toList(), Currency.SEK))
                    .isEqualTo(total);
        }
    }

    private static ErpRow row(Quantity quantity, long grossOere, long percent) {
        var gross = Money.of(grossOere, Currency.SEK);
        var rate = Rate.of(percent);
        return new ErpRow("", "Vara", quantity, gross, rate, rate.containedIn(gross, Rounding.HALF_UP), 3001);
    }

    @Property
    void anyTextBecomesPrintableLatinWithinItsLength(@ForAll String text) {
        var sent = FortnoxText.of(text, 50);
        assertThat(sent.length()).isLessThanOrEqualTo(50);
        assertThat(sent.chars()).allMatch(c -> (c >= 0x20 && c < 0x7f) || (c > 0xa0 && c <= 0xff));
        assertThat(FortnoxText.of(sent, 50)).isEqualTo(sent);
    }

    @Example
    void namesStayRecognizable() {
        assertThat(FortnoxText.of("Łukasz Żółć 🎉", 50)).isEqualTo("Lukasz Zólc");
        assertThat(FortnoxText.of("Γιώργος", 50)).isEqualTo("Giorgos");
        assertThat(FortnoxText.of("Наталья Щукина", 50)).isEqualTo("Natalia Shchukina");
        assertThat(FortnoxText.of("Åsa  Öberg\nGård", 50)).isEqualTo("Åsa Öberg Gård");
        assertThat(FortnoxText.of("A\u030asa", 50)).isEqualTo("Åsa");
    }

    @Example
    void numbersAreReadInAnyFormButOnlyExactly() {
        assertThat(amount("\"1 249,50\"")).isEqualTo(Money.sek("1249.50"));
        assertThat(amount("1249.5")).isEqualTo(Money.sek("1249.50"));
        assertThat(amount("\"-0.01\"")).isEqualTo(Money.sek("-0.01"));
        for (var wrong : List.of(
                "0.015", "1e999999999", "\"1e5\"", "\"12 kr\"", "{}", "true", "123456789012345678901234567890")) {
            assertThatThrownBy(() -> amount(wrong)).as(wrong).isInstanceOf(UnreadableAnswer.class);
        }
    }

    private static Money amount(String json) {
        var node = Json.parse(("{\"Total\":" + json + "}").getBytes(StandardCharsets.UTF_8));
        return Fields.money(node, "Total", Currency.SEK);
    }

    @Example
    void theFilterIsSwedishWallTimeAndNeverMissesTheHourToldTwice() {
        assertThat(since("2026-07-01T10:00:00Z")).isEqualTo("2026-07-01 12:00:00");
        assertThat(since("2026-12-01T10:00:00Z")).isEqualTo("2026-12-01 11:00:00");
        // 25 October 2026: 03:00 summer time becomes 02:00. What changes at 01:10Z is stored as 02:10, before 02:50 of
        // 00:50Z.
        assertThat(since("2026-10-25T00:50:00Z")).isEqualTo("2026-10-25 01:50:00");
        assertThat(since("2026-10-25T02:10:00Z")).isEqualTo("2026-10-25 03:10:00");
    }

    private static String since(String instant) {
        return new PullCursor(Instant.parse(instant), Instant.EPOCH, 1, false).lastModified();
    }

    @Example
    void aCursorGoesOnWhereItStood() {
        var start = Instant.parse("2026-11-20T09:00:00Z");
        var now = Instant.parse("2026-11-20T10:00:00Z");
        var first = PullCursor.begin(start, now);
        assertThat(PullCursor.parse(first.after(true), Instant.MAX)).isEqualTo(new PullCursor(start, now, 2, false));
        assertThat(PullCursor.parse(first.after(false), now))
                .isEqualTo(new PullCursor(now.minusSeconds(600), now, 1, false));
    }

    /** Forty days ahead for a moment: what changed since then is not waited for until January, and a round under way goes on. */
    @Example
    void aCursorOfAClockThatWasAheadIsNotBelieved() {
        var now = Instant.parse("2026-12-01T10:00:00Z");
        assertThat(PullCursor.parse("after 2027-01-10T18:27:51Z", now).since())
                .isEqualTo(Instant.parse("2026-11-30T09:50:00Z"));
        assertThat(PullCursor.parse("after 2026-12-01T10:05:00Z", now).since())
                .as("clocks differ by minutes")
                .isEqualTo(Instant.parse("2026-12-01T09:55:00Z"));
        var round = PullCursor.parse("in 2026-11-20T09:00:00Z 2027-01-10T18:27:51Z 3", now);
        assertThat(round.since()).isEqualTo(Instant.parse("2026-11-20T09:00:00Z"));
        assertThat(round.page()).isEqualTo(3);
        assertThat(PullCursor.parse(round.after(false), now).since()).isEqualTo(Instant.parse("2026-11-30T09:50:00Z"));
    }

    @Example
    void vouchersAreNamedAsPeopleNameThem() {
        assertThat(VoucherName.parse("K 412 2026")).isEqualTo(new VoucherName("K", 412, "2026"));
        assertThatThrownBy(() -> VoucherName.parse("K412")).hasMessageContaining("K412");
    }
}
