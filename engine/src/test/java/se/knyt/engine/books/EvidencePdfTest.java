package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.ChannelDay;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.DayPosting;
import se.knyt.core.bookkeeping.FactBuyer;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.bookkeeping.VatTreatment;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/** Evidence on paper says what the list for programs says, with the same sums, and is the same file however often it is made. */
class EvidencePdfTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);

    private static String text(byte[] pdf) {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static SaleFact sold(String order, int rate, String gross, String vat) {
        return sold(order, rate, gross, vat, "SE");
    }

    private static SaleFact sold(String order, int rate, String gross, String vat, String country) {
        var line = new SaleLine(
                OrderRow.Kind.GOODS,
                "",
                "Filt",
                Quantity.ONE,
                Money.sek(gross),
                List.of(new TaxLine(Rate.of(rate), Money.sek(vat))));
        return new SaleFact(
                "sale:" + order,
                DAY,
                DAY,
                order + "-F1",
                order,
                "Björkbacken",
                new FactBuyer(Buyer.Kind.CONSUMER, country, false),
                Currency.SEK,
                List.of(line),
                List.of(Tender.provider("klarna", Money.sek(gross))),
                List.of(),
                Optional.empty(),
                RateDecision.NONE);
    }

    /**
     * Sold 1 250.00 at 25 % (net 1 000.00, VAT 250.00) and 112.00 at 12 % (100.00, 12.00); given back 125.00 at 25 % (100.00, 25.00). Gross
     * 1 237.00; net at 25 % 900.00 with VAT 225.00, at 12 % 100.00 with 12.00.
     */
    @Test
    void aDaysPaperHasEachPurchaseTheVoucherAndTheSumsOfTheList() {
        var day = new ChannelDay(
                "day:1",
                DAY,
                "Björkbacken",
                1,
                List.of(sold("1001", 25, "1250.00", "250.00"), sold("1002", 12, "112.00", "12.00")),
                List.of(new CreditFact(sold("1003", 25, "125.00", "25.00"), "")));
        var settings = PostingSettings.swedish(LedgerMode.KNYT, KnownProviders.with(List.of(), BankLeg.IN_TRANSIT));
        var posted = DayPosting.of(day, settings);
        var voucher = posted.entry().orElseThrow().voucher();
        var pdf = DaySpecification.paper(posted, voucher);
        var text = text(pdf);
        assertThat(text)
                .contains("Dagsunderlag till Dagsförsäljning Björkbacken 2026-03-04")
                .containsPattern("försäljning +1001 +1001-F1 +2026-03-04 +SE +SEK +1250,00 +1000,00 +250,00")
                .containsPattern("försäljning +1002 .*112,00 +100,00 +12,00")
                .containsPattern("kredit +1003 .*-125,00 +-100,00 +-25,00")
                .containsPattern("SUMMA +1237,00 +900,00 +225,00 +100,00 +12,00");
        // Each row of the voucher stands in it, and again as the sum of its column.
        for (var row : voucher.rows()) {
            var amount = row.signed().toPlain().replace('.', ',');
            assertThat(text).containsPattern("SUMMA.*" + amount).contains(String.valueOf(row.account()));
        }
        assertThat(DaySpecification.paper(posted, voucher)).isEqualTo(pdf);
        assertThat(new String(DaySpecification.of(posted, voucher), StandardCharsets.UTF_8))
                .contains("1250,00;1000,00;250,00");
    }

    /** 1 250.00 to a consumer in Denmark at 25 % by a row of the table, beside as much at home: rows by country, named so. */
    @Test
    void aRowOfOneCountrySaysWhichAndSoDoesEachLine() {
        var day = new ChannelDay(
                "day:2",
                DAY,
                "Björkbacken",
                1,
                List.of(sold("1001", 25, "1250.00", "250.00"), sold("1004", 25, "1250.00", "250.00", "DK")),
                List.of());
        var swedish = PostingSettings.swedish(LedgerMode.KNYT, KnownProviders.with(List.of(), BankLeg.IN_TRANSIT));
        var home = swedish.treatments().getFirst();
        var danish = new VatTreatment("Danmark", Set.of("DK"), home.buyers(), home.schedule(), home.accounts());
        var posted = DayPosting.of(day, swedish.withTreatments(List.of(home, danish)));
        var voucher = posted.entry().orElseThrow().voucher();
        assertThat(new String(DaySpecification.of(posted, voucher), StandardCharsets.UTF_8))
                .contains(
                        "datum;land;valuta",
                        "konto 3001;",
                        "konto 3001 land DK;",
                        ";2026-03-04;DK;SEK;",
                        ";2026-03-04;SE;SEK;");
    }

    @Test
    void whatIsWiderOrLongerThanThePaperGoesOnAndWhatCannotBeDrawnIsAQuestionMark() {
        var lines = new ArrayList<String>();
        lines.add("a".repeat(EvidencePdf.WIDTH) + "bb");
        lines.add("\u65e5 −5,00");
        for (int i = 1; i <= 100; i++) {
            lines.add("rad " + i);
        }
        var text = text(EvidencePdf.of("Titel", lines));
        assertThat(text)
                .contains("bb")
                .contains("? -5,00")
                .contains("rad 100")
                .contains("Titel, sida 1")
                .contains("Titel, sida 2");
    }

    @Test
    void aWideTableIsPartedWithItsFirstColumnsInEachPart() {
        var headings = new ArrayList<>(List.of("order"));
        var row = new ArrayList<>(List.of("1001"));
        for (int i = 0; i < 40; i++) {
            headings.add("kolumn " + i);
            row.add("1234567," + String.format(java.util.Locale.ROOT, "%02d", i));
        }
        var lines = new PaperTable(headings, 1, List.of(row)).lines();
        assertThat(lines).allMatch(line -> line.length() <= EvidencePdf.WIDTH);
        assertThat(lines.stream().filter(line -> line.startsWith("1001")).count())
                .isGreaterThan(1);
        for (int i = 1; i <= 40; i++) {
            assertThat(String.join("\n", lines)).contains(row.get(i));
        }
    }

    /** An invoice of 100,00 is there also where 40,00 of it stands by a voucher of ours; where all of it does there is none. */
    @Test
    void inOwnBooksALineIsMatchedWithWhatIsBookedAndNotWithAnInvoice() {
        assertThat(Specification.what(match("sale", "0.00"))).isEqualTo("faktura");
        assertThat(Specification.what(match("sale", "40.00"))).isEqualTo("faktura");
        assertThat(Specification.what(match("credit", "0.00"))).isEqualTo("kreditfaktura");
        assertThat(Specification.what(match("sale", "100.00"))).isEqualTo("bokförd försäljning");
        assertThat(Specification.what(match("credit", "100.00"))).isEqualTo("bokförd kredit");
    }

    private static PayoutRow.Match match(String type, String own) {
        return new PayoutRow.Match(
                1,
                type + ":1",
                type,
                "",
                "1001",
                null,
                Money.sek("100.00"),
                Money.sek(own),
                Money.sek("0.00"),
                Optional.empty(),
                new TreeMap<>(),
                0);
    }
}
