package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.PostingResult.Posted;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/**
 * A sale in euro that two providers pay 10.01 of each, on a day when a euro costs 11.25. Worked by hand: 10.01 is 112.6125, so 112.61, and
 * twice that is 225.22; 20.02 would be 225.225, so 225.23. VAT of 4.00 is 45.00, and 225.22 less 45.00 is 180.22.
 */
class HeldSaleTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 2);
    private static final PostingSettings OWN = PostingSettings.swedish(
                    LedgerMode.KNYT,
                    List.of(
                            KnownProviders.of("klarna", BankLeg.IN_TRANSIT),
                            KnownProviders.of("stripe", BankLeg.IN_TRANSIT).withFeeVat(FeeVat.EXEMPT)))
            .withTreatments(List.of(VatTreatment.domestic(3520, 3523, 3524)));
    private static final ExchangeRate RATE =
            new ExchangeRate(Currency.EUR, Currency.SEK, new BigDecimal("11.25"), "ECB", DAY);
    private static final SaleFact SALE = inEuro(Tender.provider("klarna", eur("10.01")));

    private static Money eur(String amount) {
        return Money.parse(amount, Currency.EUR);
    }

    private static SaleFact inEuro(Tender first) {
        var line = new SaleLine(
                OrderRow.Kind.GOODS,
                "",
                "Vara",
                Quantity.ONE,
                eur("20.02"),
                List.of(new TaxLine(Rate.of(25), eur("4.00"), false)));
        return Given.sale(
                "1001",
                DAY,
                Given.SWEDISH_CONSUMER,
                Currency.EUR,
                List.of(line),
                Optional.of(RATE),
                first,
                Tender.provider("stripe", eur("10.01")));
    }

    private static Posted stood(PostingResult result) {
        assertThat(result).isInstanceOf(Posted.class);
        return (Posted) result;
    }

    private static Posted takenOff(Posted posted) {
        return new Posted(
                posted.entries().stream()
                        .map(entry -> HeldSale.takenOff(entry, OWN))
                        .toList(),
                List.of(),
                List.of());
    }

    private static Money foreign(List<Posted> all) {
        return Money.sum(
                all.stream()
                        .flatMap(posted -> Given.vouchers(posted).stream())
                        .flatMap(voucher -> voucher.rows().stream())
                        .filter(row -> row.account() == OWN.accounts().heldSales())
                        .map(row -> row.converted().flatMap(Converted::amount).orElseThrow())
                        .toList(),
                Currency.EUR);
    }

    @Test
    void eachProviderOwesWhatItOwesWhenItIsPosted() {
        var stood = stood(HeldSale.stand(SALE, OWN));
        assertThat(effect(stood)).isEqualTo(rows("1581 112.61", "1582 112.61", "2428 -225.22"));
        assertThat(foreign(List.of(stood))).isEqualTo(eur("-20.02"));
        var off = takenOff(posted(group(SALE), OWN));
        assertThat(effect(List.of(stood, off)))
                .isEqualTo(rows("1581 112.61", "1582 112.61", "3001 -180.22", "2611 -45.00"));
        assertThat(foreign(List.of(stood, off))).isEqualTo(eur("0.00"));
    }

    @Test
    void aCreditStandsTheOtherWay() {
        var back = new CreditFact(SALE, SALE.key());
        var stood = stood(HeldSale.stand(back, OWN));
        assertThat(effect(stood)).isEqualTo(rows("1581 -112.61", "1582 -112.61", "2428 225.22"));
        var off = takenOff(posted(new PostingGroup.Credit(back), OWN));
        assertThat(effect(List.of(stood, off)))
                .isEqualTo(rows("1581 -112.61", "1582 -112.61", "3001 180.22", "2611 45.00"));
    }

    @Test
    void whatCannotBeSummedIsHeld() {
        var mixed = inEuro(Tender.provider("klarna", Given.kr("10.01")));
        assertThat(HeldSale.stand(mixed, OWN))
                .isInstanceOfSatisfying(
                        PostingResult.Held.class,
                        held -> assertThat(held.code()).isEqualTo("posting.impossible"));
    }
}
