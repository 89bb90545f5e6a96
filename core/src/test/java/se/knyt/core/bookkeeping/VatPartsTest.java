package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.vat.RateSchedule;

/** What a sale gives each rate of the return, and how far base × rate and VAT may be apart. */
class VatPartsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 2, 10);
    private static final PostingSettings OWN = PostingSettings.swedish(LedgerMode.KNYT, List.of());
    private static final PostingSettings LEDGER = PostingSettings.swedish(LedgerMode.ACCOUNTING_SYSTEM, List.of());

    private static List<VatPart> parts(SaleFact sale, boolean credit, PostingSettings settings) {
        return VatParts.of(sale, credit, settings, settings);
    }

    /** 1 200.00 + 49.00 at 25 %: VAT 240.00 + 9.80. 112.00 at 12 %: VAT 12.00. */
    @Test
    void aSaleOfTwoRatesGivesEachItsBaseItsVatAndItsBoxes() {
        var sold = sale(
                "1001",
                DAY,
                List.of(
                        goods("1200.00", "240.00", 25),
                        goods("112.00", "12.00", 12),
                        freight("49.00", tax("25", "9.80"))),
                Tender.ownInvoice(kr("1361.00")));
        assertThat(parts(sold, false, OWN))
                .extracting(
                        VatPart::rate,
                        VatPart::baseBox,
                        VatPart::vatBox,
                        VatPart::vatAccount,
                        VatPart::own,
                        VatPart::base,
                        VatPart::vat)
                .containsExactly(
                        tuple(Rate.of(25), "05", "10", 2611, true, kr("999.20"), kr("249.80")),
                        tuple(Rate.of(12), "05", "11", 2621, true, kr("100.00"), kr("12.00")));
        // Two lines at 25 % of ½ × 1.25 öre each; what goes back is a difference of two such.
        assertThat(parts(sold, false, LEDGER).getFirst().bound()).isEqualByComparingTo("1.25");
        assertThat(parts(sold, true, LEDGER).getFirst().bound()).isEqualByComparingTo("2.5");
        assertThat(parts(sold, true, LEDGER))
                .extracting(VatPart::own, VatPart::base, VatPart::vat)
                .containsExactly(tuple(false, kr("-999.20"), kr("-249.80")), tuple(false, kr("-100.00"), kr("-12.00")));
    }

    /**
     * 0.14 with 12 %: 0.14 × 12 / 112 = 0.015, rounded up to 0.02; the base is 0.12, and 0.12 × 12 % = 0.0144. The difference, 0.56 öre, is
     * exactly ½ × 1.12. One öre more VAT is 0.03 on 0.11: 0.03 − 0.0132 = 1.68 öre.
     */
    @Test
    void whatRoundingCanMakeAgreesAndAnOreMoreDoesNot() {
        var whole =
                parts(sale("1", DAY, List.of(goods("0.14", "0.02", 12)), Tender.ownInvoice(kr("0.14"))), false, OWN);
        assertThat(whole).singleElement().satisfies(part -> {
            assertThat(part.bound()).isEqualByComparingTo(new BigDecimal("0.56"));
            assertThat(part.agrees()).isTrue();
        });
        var wrong =
                parts(sale("1", DAY, List.of(goods("0.14", "0.03", 12)), Tender.ownInvoice(kr("0.14"))), false, OWN);
        assertThat(wrong).singleElement().matches(part -> !part.agrees());
    }

    /** 500.00 sold with VAT on a card that is used now: base 400.00 and VAT 100.00 were due before. */
    @Test
    void aCardThatHasBorneItsVatTakesItBackByAVoucherOfKnyt() {
        var sold = sale(
                "1", DAY, List.of(goods("500.00", "100.00", 25)), Tender.singlePurposeCard(kr("500.00"), Rate.of(25)));
        assertThat(parts(sold, false, LEDGER))
                .extracting(VatPart::own, VatPart::base, VatPart::vat)
                .containsExactlyInAnyOrder(
                        tuple(true, kr("-400.00"), kr("-100.00")), tuple(false, kr("400.00"), kr("100.00")));
        assertThat(parts(sold, false, OWN))
                .singleElement()
                .satisfies(part -> assertThat(part.vat()).isEqualTo(kr("0.00")));
    }

    /**
     * EUR 119.00 with 19.00 VAT at 11.2345: gross 1 336.9055 → 1 336.91, VAT 213.4555 → 213.46, base 1 123.45. The bound: one line
     * ½ × 1.19 × 11.2345 = 6.6845275, and the conversions ½ × 1.19 + ½ × 0.19 = 0.69.
     */
    @Test
    void aSaleAbroadIsConvertedOnceAndIsInNoBox() {
        var german = new VatTreatment(
                "OSS Tyskland",
                Set.of("DE"),
                VatTreatment.EVERYBODY,
                new RateSchedule(List.of(Rate.of(19)), List.of()),
                List.of(new RateAccounts(Rate.of(19), 3131, 3131, 3131, "", 2670, "")));
        var settings = OWN.withTreatments(List.of(VatTreatment.domestic(), german));
        var line = new SaleLine(
                OrderRow.Kind.GOODS,
                "",
                "Vara",
                Quantity.ONE,
                Money.parse("119.00", Currency.EUR),
                List.of(new TaxLine(Rate.of(19), Money.parse("19.00", Currency.EUR))));
        var sold = sale(
                "1",
                DAY,
                new FactBuyer(Buyer.Kind.CONSUMER, "DE", false),
                Currency.EUR,
                List.of(line),
                Optional.of(new ExchangeRate(Currency.EUR, Currency.SEK, new BigDecimal("11.2345"), "ECB", DAY)),
                Tender.ownInvoice(Money.parse("119.00", Currency.EUR)));
        assertThat(parts(sold, false, settings)).singleElement().satisfies(part -> {
            assertThat(part.treatment()).isEqualTo("OSS Tyskland");
            assertThat(part.country()).isEqualTo("DE");
            assertThat(part.baseBox() + part.vatBox()).isEmpty();
            assertThat(part.base()).isEqualTo(kr("1123.45"));
            assertThat(part.vat()).isEqualTo(kr("213.46"));
            assertThat(part.told()).isEqualTo(Money.parse("19.00", Currency.EUR));
            assertThat(part.bound()).isEqualByComparingTo(new BigDecimal("7.3745275"));
            assertThat(part.agrees()).isTrue();
        });
        // What cannot be posted gives nothing: no treatment fits a buyer in Germany.
        assertThat(parts(sold, false, OWN)).isEmpty();
    }

    @Test
    void whatIsOutsideVatIsInNoPart() {
        var sold = sale(
                "1",
                DAY,
                List.of(Given.giftCard("500.00"), goods("125.00", "25.00", 25)),
                Tender.ownInvoice(kr("625.00")));
        assertThat(parts(sold, false, OWN))
                .singleElement()
                .satisfies(part -> assertThat(part.base()).isEqualTo(kr("100.00")));
    }
}
