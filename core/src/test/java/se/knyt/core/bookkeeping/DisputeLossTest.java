package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

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
        return new DisputeLoss.Loss(
                "dispute:stripe:dp_1:loss", LocalDate.of(2026, 11, 26), "stripe", "1001", Money.sek(taken));
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
        assertThat(voucher.orElseThrow().text()).contains("1001").contains("stripe");
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
        var foreign = new DisputeLoss.Loss("k", LocalDate.of(2026, 11, 26), "stripe", "", Money.of(-100, Currency.SEK));
        assertThat(DisputeLoss.voucher(foreign, List.of(order10482()), DisputeLoss.Way.BAD_DEBT, MODE_A))
                .isEmpty();
    }
}
