package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.tax;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/** Freight follows the goods' rates. VAT by hand: 49.00 at 25 % holds 9.80, at 6 % 2.77 (2.7736); 318.00 at 6 % holds 18.00. */
class FreightRatesTest {
    private static final PostingSettings SETTINGS = PostingSettings.swedish(LedgerMode.KNYT, List.of());
    private static final LocalDate DAY = LocalDate.of(2026, 2, 10);

    private static SaleFact sale(SaleLine... lines) {
        var all = List.of(lines);
        var total = Money.sum(all.stream().map(SaleLine::gross).toList(), kr("0").currency());
        return Given.sale("1", DAY, all, Tender.ownInvoice(total));
    }

    private static Optional<FreightRates> apart(SaleFact sale) {
        return FreightRates.apart(sale, SETTINGS, SETTINGS);
    }

    @Test
    void booksAtSixWithFreightAtTwentyFiveIsTold() {
        assertThat(apart(sale(goods("318.00", "18.00", 6), freight("49.00", tax("25", "9.80")))))
                .contains(new FreightRates(List.of(Rate.of(25)), List.of(Rate.of(6))));
        assertThat(apart(sale(goods("318.00", "18.00", 6), freight("49.00", tax("6", "2.77")))))
                .isEmpty();
    }

    /** Of 500.00 at 25 % and 212.00 at 6 % freight of 79.00 is 55.48 and 23.52, with VAT 11.10 and 1.33: all of it at 25 % is 15.80. */
    @Test
    void aMixedBasketHasFreightOfEachRate() {
        var more = goods("500.00", "100.00", 25);
        var book = goods("212.00", "12.00", 6);
        assertThat(apart(sale(more, book, freight("79.00", tax("25", "15.80")))))
                .contains(new FreightRates(List.of(Rate.of(25)), List.of(Rate.of(25), Rate.of(6))));
        assertThat(apart(sale(more, book, freight("79.00", tax("18.67", "12.43")))))
                .isEmpty();
        assertThat(apart(sale(more, book, freight("79.00", tax("25", "11.10"), tax("6", "1.33")))))
                .isEmpty();
    }

    /** The first parcel of that order holds what bears 25 %, and all the freight: parted by the whole order, or by what is in the parcel. */
    @Test
    void aParcelMayBearTheFreightOfTheWholeOrder() {
        var basis = List.of(new RateAmount(Rate.of(25), kr("500.00")), new RateAmount(Rate.of(6), kr("212.00")));
        var more = goods("500.00", "100.00", 25);
        assertThat(apart(parcel(basis, more, freight("79.00", tax("18.67", "12.43")))))
                .isEmpty();
        assertThat(apart(parcel(basis, more, freight("55.48", tax("25", "11.10")))))
                .isEmpty();
        assertThat(apart(parcel(basis, more, freight("79.00", tax("6", "4.47")))))
                .contains(new FreightRates(List.of(Rate.of(6)), List.of(Rate.of(25), Rate.of(6))));
    }

    private static SaleFact parcel(List<RateAmount> basis, SaleLine... lines) {
        var sale = sale(lines);
        return new SaleFact(
                sale.key(),
                sale.eventDate(),
                sale.chargeableDate(),
                sale.reference(),
                sale.orderNumber(),
                sale.channel(),
                sale.buyer(),
                sale.currency(),
                sale.lines(),
                sale.tenders(),
                basis,
                sale.exchangeRate(),
                sale.rateDecision());
    }

    @Test
    void withoutFreightWithoutGoodsOrWithoutAPostingThereIsNothingToTell() {
        assertThat(apart(sale(goods("318.00", "18.00", 6)))).isEmpty();
        assertThat(apart(sale(freight("49.00", tax("25", "9.80"))))).isEmpty();
        assertThat(apart(sale(goods("318.00", "18.00", 6), freight("0.00", tax("25", "0.00")))))
                .isEmpty();
        var abroad = sale(goods("318.00", "18.00", 6), freight("49.00", tax("25", "9.80")))
                .soldTo(new FactBuyer(Buyer.Kind.CONSUMER, "DE", false));
        assertThat(apart(abroad)).isEmpty();
    }

    /** Coffee at 12 % in April 2026, with its freight: where the company books the valid 6 %, both are at 6 %. */
    @Test
    void aDecidedRateIsOfBoth() {
        var april = LocalDate.of(2026, 4, 2);
        var coffee = Given.sale(
                "1",
                april,
                List.of(goods("112.00", "12.00", 12), freight("56.00", tax("12", "6.00"))),
                Tender.ownInvoice(kr("168.00")));
        assertThat(apart(coffee)).isEmpty();
        assertThat(apart(coffee.decided(RateDecision.VALID_RATE))).isEmpty();
    }
}
