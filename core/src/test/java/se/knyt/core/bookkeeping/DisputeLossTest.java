package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/**
 * The voucher of a lost chargeback, as the catalogue of vouchers has it: "reverse the sale (3001 + · 2611 + · 1689 −); alternative: bad
 * debt 6351 + · 2611 + · 1689 −". The amounts are those of the worked sale of 1 249.00 at 25 %: revenue 960.00 and 39.20 freight, VAT
 * 249.80.
 */
class DisputeLossTest {
    private static final PostingSettings MODE_A =
            PostingSettings.swedish(LedgerMode.ACCOUNTING_SYSTEM, KnownProviders.with(List.of(), BankLeg.IN_TRANSIT));

    private static SaleFact order10482() {
        return sale(
                "10482",
                LocalDate.of(2026, 3, 9),
                List.of(goods("1200.00", "240.00", 25), freight("49.00", tax("25", "9.80"))),
                Tender.provider("klarna", kr("1249.00")));
    }

    private static DisputeLoss.Loss loss(String taken) {
        return loss(Money.sek(taken), Money.sek(taken));
    }

    private static DisputeLoss.Loss loss(Money taken, Money disputed) {
        return new DisputeLoss.Loss(
                "dispute:stripe:dp_1:loss", LocalDate.of(2026, 11, 26), "stripe", "1001", taken, disputed);
    }

    private static Map<Integer, Long> rows(Optional<Voucher> voucher) {
        var rows = new TreeMap<Integer, Long>();
        voucher.orElseThrow()
                .rows()
                .forEach(row -> rows.merge(row.account(), row.signed().minor(), Long::sum));
        return rows;
    }

    @Test
    void aWholeSaleIsReversedAsItWasBooked() {
        var voucher =
                DisputeLoss.voucher(loss("1249.00"), List.of(order10482()), DisputeLoss.Way.SALE_REVERSED, MODE_A);
        assertThat(rows(voucher)).isEqualTo(Map.of(3001, 96_000L, 3520, 3_920L, 2611, 24_980L, 1689, -124_900L));
        assertThat(voucher.orElseThrow().text()).contains("1001").contains("Stripe");
    }

    @Test
    void asABadDebtTheRevenueStandsAndTheVatIsTakenBack() {
        var voucher = DisputeLoss.voucher(loss("1249.00"), List.of(order10482()), DisputeLoss.Way.BAD_DEBT, MODE_A);
        assertThat(rows(voucher)).isEqualTo(Map.of(6351, 99_920L, 2611, 24_980L, 1689, -124_900L));
    }

    /** A tenth of it: 124.90 has 24.98 of VAT and 99.92 of revenue, of which 3.92 is a tenth of the freight. */
    @Test
    void aPartIsSplitAsTheWhole() {
        var voucher = DisputeLoss.voucher(loss("124.90"), List.of(order10482()), DisputeLoss.Way.SALE_REVERSED, MODE_A);
        assertThat(rows(voucher)).isEqualTo(Map.of(3001, 9_600L, 3520, 392L, 2611, 2_498L, 1689, -12_490L));
    }

    @Test
    void withoutASaleOrAnAmountNothingIsGuessed() {
        assertThat(DisputeLoss.voucher(loss("10.00"), List.of(), DisputeLoss.Way.SALE_REVERSED, MODE_A))
                .isEmpty();
        assertThat(DisputeLoss.voucher(loss("0.00"), List.of(order10482()), DisputeLoss.Way.BAD_DEBT, MODE_A))
                .isEmpty();
        var given = loss(Money.of(-100, Currency.SEK), Money.of(-100, Currency.SEK));
        assertThat(DisputeLoss.voucher(given, List.of(order10482()), DisputeLoss.Way.BAD_DEBT, MODE_A))
                .isEmpty();
    }

    private static final Currency EUR = new Currency("EUR");

    private static Money eur(String amount) {
        return Money.parse(amount, EUR);
    }

    /** 119.00 EUR at 11.2345: 1 336.91, of which VAT 23.80 EUR is 267.38 (worked voucher E9 with domestic VAT). */
    private static SaleFact inEuro() {
        return sale(
                "e9",
                LocalDate.of(2026, 11, 2),
                Given.SWEDISH_CONSUMER,
                EUR,
                List.of(new SaleLine(
                        OrderRow.Kind.GOODS,
                        "",
                        "Vara",
                        Quantity.ONE,
                        eur("119.00"),
                        List.of(new TaxLine(Rate.of(25), eur("23.80"))))),
                Optional.of(new ExchangeRate(
                        EUR, Currency.SEK, new BigDecimal("11.2345"), "ECB", LocalDate.of(2026, 11, 2))),
                Tender.provider("stripe", eur("119.00")));
    }

    /** Taken when a euro cost 11.30: 1 344.70 stand on 1689. The VAT goes back as it was booked, and 7.79 is a loss by exchange. */
    @Test
    void whatWasSoldInEuroIsTakenBackAtTheRateOfTheSale() {
        var whole = loss(Money.sek("1344.70"), eur("119.00"));
        assertThat(rows(DisputeLoss.voucher(whole, List.of(inEuro()), DisputeLoss.Way.SALE_REVERSED, MODE_A)))
                .isEqualTo(Map.of(3001, 106_953L, 2611, 26_738L, 1689, -134_470L, 7960, 779L));
        assertThat(rows(DisputeLoss.voucher(whole, List.of(inEuro()), DisputeLoss.Way.BAD_DEBT, MODE_A)))
                .isEqualTo(Map.of(6351, 106_953L, 2611, 26_738L, 1689, -134_470L, 7960, 779L));
    }

    /**
     * 59.50 of 119.00 at 11.00: 654.50 on 1689. Half of 1 336.91 is 668.455, so 668.46; its VAT 133.69 and net 534.77 (largest remainder:
     * 133.691 and 534.769). The gain is 13.96.
     */
    @Test
    void aPartOfASaleInEuroIsInProportion() {
        var half = loss(Money.sek("654.50"), eur("59.50"));
        assertThat(rows(DisputeLoss.voucher(half, List.of(inEuro()), DisputeLoss.Way.SALE_REVERSED, MODE_A)))
                .isEqualTo(Map.of(3001, 53_477L, 2611, 13_369L, 1689, -65_450L, 3960, -1_396L));
    }

    /** Sold for 1 249.00 in kronor, taken by a payout in euro as 110.00 at 11.40: 1 254.00. The sale goes back as it was. */
    @Test
    void whatWasSoldInKronorAndTakenInEuroGoesBackInKronor() {
        var taken = loss(Money.sek("1254.00"), kr("1249.00"));
        assertThat(rows(DisputeLoss.voucher(taken, List.of(order10482()), DisputeLoss.Way.SALE_REVERSED, MODE_A)))
                .isEqualTo(Map.of(3001, 96_000L, 3520, 3_920L, 2611, 24_980L, 1689, -125_400L, 7960, 500L));
        // Another currency than that of the sale says nothing of how much of it is disputed.
        assertThat(DisputeLoss.voucher(
                        loss(Money.sek("1254.00"), eur("110.00")),
                        List.of(order10482()),
                        DisputeLoss.Way.SALE_REVERSED,
                        MODE_A))
                .isEmpty();
    }

    /** Taken at 11.30, given back at 11.50: 1 344.70 debit and 1 368.50 credit on 1689, 23.80 a gain. */
    @Test
    void whatComesBackAtAnotherRateIsRealised() {
        var voucher =
                DisputeLoss.givenBack("k", LocalDate.of(2026, 12, 1), "stripe", "1001", Money.sek("-23.80"), 0, MODE_A);
        assertThat(rows(Optional.of(voucher))).isEqualTo(Map.of(1689, 2_380L, 3960, -2_380L));
        var loss =
                DisputeLoss.givenBack("k", LocalDate.of(2026, 12, 1), "stripe", "1001", Money.sek("0.01"), 0, MODE_A);
        assertThat(rows(Optional.of(loss))).isEqualTo(Map.of(1689, -1L, 7960, 1L));
    }
}
