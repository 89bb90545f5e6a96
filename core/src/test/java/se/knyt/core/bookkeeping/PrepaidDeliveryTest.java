package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.giftCard;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.held;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.core.bookkeeping.Operation.RegisterPayment;
import se.knyt.core.money.Rate;

/** Captured at the order and delivered later: what was booked as a prepayment becomes income delivery by delivery, to the öre. */
class PrepaidDeliveryTest {
    private static final LocalDate PAID = LocalDate.of(2026, 5, 2);
    private static final LocalDate DELIVERED = LocalDate.of(2026, 6, 1);
    private static final PostingSettings SETTINGS = PostingSettings.swedish(
                    LedgerMode.KNYT, List.of(KnownProviders.of("klarna", BankLeg.IN_TRANSIT)))
            .withTreatments(List.of(VatTreatment.domestic(3520, 3523, 3524)));
    private static final PostingSettings LEDGER = SETTINGS.withLedger(LedgerMode.ACCOUNTING_SYSTEM);

    private static SaleFact paid(String total, SaleLine... lines) {
        return sale("1", PAID, List.of(lines), Tender.provider("klarna", kr(total)))
                .prepaid();
    }

    /** A delivery of the order, whose goods by rate are the given ones. */
    private static SaleFact delivered(String nth, List<RateAmount> basis, SaleLine... lines) {
        var fact = sale("1-" + nth, DELIVERED, List.of(lines), Tender.provider("klarna", kr("0.00")));
        return new SaleFact(
                        fact.key(),
                        fact.eventDate(),
                        fact.chargeableDate(),
                        fact.reference(),
                        fact.orderNumber(),
                        fact.channel(),
                        fact.buyer(),
                        fact.currency(),
                        fact.lines(),
                        fact.tenders(),
                        basis,
                        fact.exchangeRate(),
                        RateDecision.NONE)
                .paidInAdvance(PAID);
    }

    private static List<PostingResult.Posted> all(PostingSettings settings, SaleFact... facts) {
        return new ArrayList<>(
                Arrays.stream(facts).map(f -> posted(group(f), settings)).toList());
    }

    /**
     * 1 250.00 with 250.00 VAT. First 800.00 + freight 50.00 go: net 640.00 + 40.00 = 680.00 of the prepayment. Then 400.00: net 320.00.
     * 680.00 + 320.00 = 1 000.00, which is what was owed.
     */
    @Test
    void eachDeliveryTakesItsNetOfThePrepaymentAndNoVatAgain() {
        var paid = paid("1250.00", goods("1200.00", "240.00", 25), freight("50.00", tax("25", "10.00")));
        var first = delivered("1", List.of(), goods("800.00", "160.00", 25), freight("50.00", tax("25", "10.00")));
        var second = delivered("2", List.of(), goods("400.00", "80.00", 25));
        assertThat(effect(posted(group(first), SETTINGS)))
                .isEqualTo(rows("2420 680.00", "3001 -640.00", "3520 -40.00"));
        assertThat(effect(posted(group(second), SETTINGS))).isEqualTo(rows("2420 320.00", "3001 -320.00"));
        assertThat(effect(all(SETTINGS, paid, first, second)))
                .isEqualTo(rows("1581 1250.00", "3001 -960.00", "3520 -40.00", "2611 -250.00"));
        // The prepayment has fed box 05 with its net; what is drawn leaves it as the income comes.
        assertThat(posted(group(second), SETTINGS)
                        .entries()
                        .getFirst()
                        .voucher()
                        .rows())
                .extracting(VoucherRow::account, VoucherRow::vatBox)
                .containsExactly(tuple(2420, "05"), tuple(3001, "05"));
    }

    /**
     * With a customer ledger the invoice bears 170.00 of VAT again: 2420 +850.00 pays it, and Knyt puts 2611 +170.00 · 2420 −170.00 back,
     * which is the 680.00 of above. Knyt's own vouchers touch no control account.
     */
    @Test
    void withACustomerLedgerTheInvoiceIsPaidFromItAndKnytTakesTheDoubleVatBack() {
        var paid = paid("1250.00", goods("1200.00", "240.00", 25), freight("50.00", tax("25", "10.00")));
        var first = delivered("1", List.of(), goods("800.00", "160.00", 25), freight("50.00", tax("25", "10.00")));
        var second = delivered("2", List.of(), goods("400.00", "80.00", 25));
        var entries = posted(group(first), LEDGER).entries();
        assertThat(entries)
                .extracting(WantedEntry::key, WantedEntry::writer)
                .containsExactly(
                        tuple("sale:1-1:invoice", Writer.ACCOUNTING_SYSTEM),
                        tuple("sale:1-1:payment:prepayment", Writer.ACCOUNTING_SYSTEM),
                        tuple("sale:1-1:prepayment-vat", Writer.KNYT));
        assertThat(entries.get(1).operation())
                .isEqualTo(new RegisterPayment(
                        "sale:1-1:invoice", false, "FÖRSKOTT", 2420, DELIVERED, kr("850.00"), kr("0.00"), 3740));
        assertThat(Balances.effect(List.of(entries.get(0).voucher())))
                .isEqualTo(rows("1510 850.00", "3001 -640.00", "3520 -40.00", "2611 -170.00"));
        assertThat(Balances.effect(List.of(entries.get(1).voucher()))).isEqualTo(rows("2420 850.00", "1510 -850.00"));
        assertThat(Balances.effect(List.of(entries.get(2).voucher()))).isEqualTo(rows("2611 170.00", "2420 -170.00"));
        assertThat(effect(all(LEDGER, paid, first, second)))
                .isEqualTo(rows("1581 1250.00", "3001 -960.00", "3520 -40.00", "2611 -250.00"));
    }

    /**
     * 500.00 at 25 % and 212.00 at 6 % with freight 79.00 at a weighted rate: 55.48 + 23.52, VAT 11.10 + 1.33. Owed: 791.00 − 111.10 −
     * 13.33 = 666.57. With the first delivery goes the freight: 400.00 + 44.38 + 22.19 = 466.57; with the second 200.00.
     */
    @ParameterizedTest
    @EnumSource(LedgerMode.class)
    void severalRatesAndFreightWithTheFirstDeliveryLeaveNothing(LedgerMode ledger) {
        var settings = SETTINGS.withLedger(ledger);
        var basis = List.of(new RateAmount(Rate.of(25), kr("500.00")), new RateAmount(Rate.of(6), kr("212.00")));
        var paid = paid(
                "791.00",
                goods("500.00", "100.00", 25),
                goods("212.00", "12.00", 6),
                freight("79.00", tax("18.67", "12.43")));
        var first = delivered("1", basis, goods("500.00", "100.00", 25), freight("79.00", tax("18.67", "12.43")));
        var second = delivered("2", basis, goods("212.00", "12.00", 6));
        assertThat(effect(posted(group(paid), settings)))
                .isEqualTo(rows("1581 791.00", "2420 -666.57", "2611 -111.10", "2631 -13.33"));
        assertThat(effect(posted(group(first), settings)))
                .containsAllEntriesOf(rows("2420 466.57", "3001 -400.00", "3520 -44.38", "3524 -22.19"))
                .doesNotContainKeys(1510, 2611, 2631);
        assertThat(effect(posted(group(second), settings))).isEqualTo(rows("2420 200.00", "3003 -200.00"));
        assertThat(effect(all(settings, paid, first, second))).doesNotContainKeys(1510, 2420);
        // The VAT of a delivery is none: what the sale bears the prepayment has borne, rate by rate.
        for (var fact : List.of(first, second)) {
            var parts = VatParts.of(fact, false, settings, settings);
            for (var rate : List.of(Rate.of(25), Rate.of(6))) {
                assertThat(parts.stream()
                                .filter(p -> p.rate().equals(rate))
                                .mapToLong(p -> p.vat().minor()))
                        .as("%s %s", fact.key(), rate)
                        .satisfies(vat -> assertThat(vat.stream()
                                        .mapToLong(Number::longValue)
                                        .sum())
                                .isZero());
            }
        }
    }

    /** 3 × 33.33 with 20.00 VAT goes in three parts of 6.67, 6.66 and 6.67: the last takes the rest. */
    @ParameterizedTest
    @EnumSource(LedgerMode.class)
    void theLastPartTakesTheRestToTheOre(LedgerMode ledger) {
        var settings = SETTINGS.withLedger(ledger);
        var all = all(
                settings,
                paid("99.99", goods("99.99", "20.00", 25)),
                delivered("1", List.of(), goods("33.33", "6.67", 25)),
                delivered("2", List.of(), goods("33.33", "6.66", 25)),
                delivered("3", List.of(), goods("33.33", "6.67", 25)));
        assertThat(effect(all)).isEqualTo(rows("1581 99.99", "3001 -79.99", "2611 -20.00"));
    }

    /** 500.00 of gift card is owed without VAT before and after it is handed out: 2420 +500.00 · 2421 −500.00. */
    @ParameterizedTest
    @EnumSource(LedgerMode.class)
    void aGiftCardThatWasPaidForIsOwedAsACardWhenItIsHandedOut(LedgerMode ledger) {
        var settings = SETTINGS.withLedger(ledger);
        var paid = paid("625.00", goods("125.00", "25.00", 25), giftCard("500.00"));
        var both = delivered("1", List.of(), goods("125.00", "25.00", 25), giftCard("500.00"));
        assertThat(effect(posted(group(paid), settings))).isEqualTo(rows("1581 625.00", "2420 -600.00", "2611 -25.00"));
        assertThat(effect(posted(group(both), settings)))
                .isEqualTo(rows("2420 600.00", "3001 -100.00", "2421 -500.00"));
    }

    @Test
    void aPrepaymentOfAPartOfTheLinesIsHeld() {
        var fact = sale(
                "1",
                DELIVERED,
                List.of(goods("125.00", "25.00", 25)),
                Tender.prepayment(kr("100.00")),
                Tender.provider("klarna", kr("25.00")));
        assertThat(held(group(fact), SETTINGS).code()).isEqualTo("sale.does-not-add-up");
    }

    /**
     * Booked as the sale when the money comes: 1 249.00 of goods 1 200.00 and freight 49.00 at 25 % is worked voucher E1. Its delivery books
     * nothing; not delivered at the end of May, 960.00 and 39.20 stand on 2420 that day alone, with the box of the base on both rows.
     */
    @Test
    void soldAheadTheDeliveryBooksNothingAndTheMonthsEndMovesTheNetAndBack() {
        var sale = sale(
                "1",
                PAID,
                List.of(goods("1200.00", "240.00", 25), freight("49.00", tax("25", "9.80"))),
                Tender.provider("klarna", kr("1249.00")));
        assertThat(effect(posted(group(sale.soldAhead()), SETTINGS)))
                .isEqualTo(rows("1581 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80"));
        assertThat(posted(group(sale.deliveredAfter(PAID)), SETTINGS).entries()).isEmpty();
        var month = java.time.YearMonth.of(2026, 5);
        var both = SoldAhead.vouchers(
                month, SoldAhead.rows(sale, SETTINGS), 2420, se.knyt.core.money.Currency.SEK, "not-delivered");
        assertThat(both)
                .extracting(Voucher::eventDate)
                .containsExactly(LocalDate.of(2026, 5, 31), LocalDate.of(2026, 6, 1));
        assertThat(both.getFirst().rows())
                .extracting(row -> row.account() + " " + row.signed().toPlain() + " " + row.vatBox())
                .containsExactlyInAnyOrder("3001 960.00 05", "3520 39.20 05", "2420 -999.20 05");
        assertThat(both.getLast().rows())
                .extracting(row -> row.account() + " " + row.signed().toPlain())
                .containsExactlyInAnyOrder("3001 -960.00", "3520 -39.20", "2420 999.20");
    }
}
