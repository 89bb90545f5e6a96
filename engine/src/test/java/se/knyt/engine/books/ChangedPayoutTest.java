package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** The provider adds or corrects lines after the first reading: what was not booked is read anew, what was booked is corrected. */
class ChangedPayoutTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.sold("1001", "55", "1249.00");
        bench.sold("1002", "56", "500.00");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void tellWhole() {
        bench.tell(
                "P1",
                sek("1694.34"),
                sale(1, "1001", "1249.00"),
                sale(2, "1002", "500.00"),
                fee(3, "-43.73"),
                vat(4, "-10.93"));
    }

    /** One fee more than at first: 40.00 and its VAT 10.00 less paid. */
    private void tellWithAnotherFee() {
        bench.tell(
                "P1",
                sek("1644.34"),
                sale(1, "1001", "1249.00"),
                fee(2, "-40.00"),
                vat(3, "-10.00"),
                sale(4, "1002", "500.00"),
                fee(5, "-43.73"),
                vat(6, "-10.93"));
    }

    @Test
    void aLineThatWasMissingAtFirstLetsThePayoutClose() {
        bench.tell("P1", sek("1694.34"), sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");

        tellWhole();
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.texts("select order_reference || ' ' || line || ' ' || status from payout_line"
                        + " where company_id = ? and kind = 'sale' order by line"))
                .containsExactly("1001 1 matched", "1002 2 matched");
        assertThat(bench.texts("select findings from payout where company_id = ?"))
                .as("the change is shown: version, lines new, changed and gone, paid before and now")
                .singleElement()
                .asString()
                .contains("payout-changed")
                .contains("[\"2\",\"1\",\"0\",\"0\",\"1694.34 SEK\",\"1694.34 SEK\"]");
    }

    @Test
    void theSameToldAgainIsNoChange() {
        tellWhole();
        bench.run();
        tellWhole();
        bench.run();
        assertThat(bench.texts("select version || ' ' || state || ' ' || changes from payout where company_id = ?"))
                .containsExactly("1 booked []");
    }

    /**
     * Batch P1 of one contract and batch P1 of another, told under P2 and named alike before it is booked: each has its voucher, and the
     * second is known by its key in the accounting system, where a text stands for one voucher.
     */
    @Test
    void twoContractsPayoutsOfOneReferenceAreBothBooked() {
        bench.tell("P1", sek("1194.34"), sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93"));
        bench.run();
        bench.tell("P2", sek("500.00"), sale(1, "1002", "500.00"));
        bench.test
                .engine
                .database()
                .doForCompany(
                        "apart",
                        bench.company,
                        tx -> tx.update(
                                "update payout set reference = 'P1', apart = connection_id where company_id = ? and reference = 'P2'",
                                bench.company));
        bench.run();
        assertThat(bench.texts("select state from payout where company_id = ?")).containsExactly("booked", "booked");
        assertThat(bench.texts("select text from voucher where company_id = ?"))
                .containsExactly("Utbetalning Klarna P1", "Utbetalning Klarna P1");
        assertThat(
                        bench.texts(
                                "select regexp_replace(body::json ->> 'externalReference', '[0-9a-f]{16}', '#') || ', '"
                                        + " || (body::json ->> 'text') from effect where company_id = ? and kind = 'create-voucher' order by made, effect_id"))
                .containsExactly("Utbetalning Klarna P1, ", "Knyt-#, Utbetalning Klarna P1");
    }

    /** The interface says what was changed, the provider's file of the same payout does not: nothing is taken back by silence. */
    @Test
    void aTellingWithoutTheAmountOfThePurchaseKeepsIt() {
        var changed = sale(1, "2001", "1359.13").ofPurchase(Money.parse("119.00", Currency.EUR));
        bench.tell("P1", sek("1359.13"), changed);
        bench.run();
        bench.tell("P1", sek("1359.13"), sale(4, "2001", "1359.13"));
        bench.run();
        assertThat(bench.texts("select line || ' ' || amount_minor || ' ' || original_minor || ' ' || original_currency"
                        + " from payout_line where company_id = ?"))
                .containsExactly("4 135913 11900 EUR");

        bench.tell("P1", sek("1300.00"), sale(4, "2001", "1300.00"));
        bench.run();
        assertThat(bench.texts("select amount_minor || ' ' || original_currency from payout_line where company_id = ?"))
                .as("of another amount it says nothing")
                .containsExactly("130000 ");
    }

    /** A file of the provider's may leave out the transaction that its interface names: by order and amount it is the same line. */
    @Test
    void aTellingWithoutTransactionsIsTheSameLinesWhicheverComesFirst() {
        for (var payout : new String[] {"P1", "P2"}) {
            bench.sold("11" + payout, "7" + payout, "100.00");
            bench.sold("12" + payout, "8" + payout, "100.00");
            boolean fileFirst = payout.equals("P1");
            tellTwo(payout, !fileFirst);
            bench.run();
            assertThat(bench.state(payout)).isEqualTo("booked");
            tellTwo(payout, fileFirst);
            bench.run();
            assertThat(bench.state(payout)).isEqualTo("booked");
        }
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.vouchers()).as("one for each payout").hasSize(2);
        assertThat(bench.effects("register-payment")).hasSize(4).allMatch(effect -> effect.endsWith(" done"));
        assertThat(bench.texts("select distinct status || ' ' || revision from payout_line"
                        + " where company_id = ? and kind = 'sale'"))
                .as("matched as before")
                .containsExactly("matched 1");
    }

    private void tellTwo(String payout, boolean named) {
        var one = sale(1, "11" + payout, "100.00");
        var two = sale(2, "12" + payout, "100.00");
        bench.tell(
                payout,
                sek("187.50"),
                named ? one : unnamed(one),
                named ? two : unnamed(two),
                fee(3, "-10.00"),
                vat(4, "-2.50"));
    }

    private static PayoutLine unnamed(PayoutLine line) {
        return PayoutBench.line(line.line(), line.kind(), line.orderReference(), "", line.amount());
    }

    @Test
    void aLineCorrectedWithoutAnyTotalIsNoticed() {
        bench.tell("P1", sek("1749.00"), sale(1, "1001", "1200.00"), sale(2, "1002", "549.00"));
        bench.plan();
        bench.tell("P1", sek("1749.00"), sale(1, "1001", "1249.00"), sale(2, "1002", "500.00"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.effects("register-payment")).hasSize(2).allMatch(effect -> effect.endsWith(" done"));
    }

    @Test
    void aVoucherThatWasNotSentIsWithdrawnBeforeItIs() {
        tellWhole();
        bench.plan();
        tellWithAnotherFee();
        bench.run();

        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.effects("create-voucher"))
                .containsExactly(
                        "voucher:payout:klarna:SEK:P1:voucher withdrawn",
                        "voucher:payout:klarna:SEK:P1:voucher:v2 done");
        assertThat(bench.effects("register-payment"))
                .as("the payments are the same as before")
                .hasSize(2)
                .allMatch(effect -> effect.endsWith(" done"));
        assertThat(bench.effects("attach-file")).anyMatch(effect -> effect.endsWith(" withdrawn"));
        assertThat(bench.test.system.performed())
                .as("only the voucher that is right is ever sent")
                .filteredOn(key -> key.startsWith("voucher:"))
                .containsExactly("voucher:payout:klarna:SEK:P1:voucher:v2");
        assertBooksHold("1581 -174900, 1589 164434, 2641 2093, 6064 8373");
    }

    @Test
    void aBookedVoucherIsReversedAndBookedAnewOnTheDayOfTheCorrection() {
        tellWhole();
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");

        bench.test.clock.move(Duration.ofDays(40));
        tellWithAnotherFee();
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna P1: 1581 -174900, 1589 169434, 2641 1093, 6064 4373",
                        "2026-12-12 Rättelse av Knyt-ref 000001 (Knyt): utbetalningen är ändrad:"
                                + " 1581 174900, 1589 -169434, 2641 -1093, 6064 -4373",
                        "2026-12-12 Rättad utbetalning v2 Klarna P1: 1581 -174900, 1589 164434, 2641 2093, 6064 8373");
        assertThat(bench.test.system.performed())
                .filteredOn(key -> key.startsWith("voucher:"))
                .containsExactly(
                        "voucher:payout:klarna:SEK:P1:voucher",
                        "voucher:payout:klarna:SEK:P1:voucher:reversal",
                        "voucher:payout:klarna:SEK:P1:voucher:v2");

        tellWithAnotherFee();
        bench.test.engine.control().planAgain(bench.company);
        bench.run();
        assertThat(bench.vouchers()).as("corrected once").hasSize(3);
    }

    @Test
    void aBookedPayoutThatNoLongerClosesIsHeldAndItsVoucherStands() {
        tellWhole();
        bench.run();
        bench.tell("P1", sek("1694.34"), sale(1, "1001", "1249.00"), fee(3, "-43.73"), vat(4, "-10.93"));
        bench.run();

        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.looseEnds())
                .anySatisfy(end ->
                        assertThat(end).startsWith("payout.does-not-close").contains("500.00"));
        assertThat(bench.vouchers()).hasSize(1);

        tellWhole();
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.vouchers()).as("nothing to correct").hasSize(1);
        assertThat(bench.effects("register-payment")).hasSize(2);
    }

    @Test
    void aPaymentThatStandsOtherwiseIsAPersonsToUndo() {
        tellWhole();
        bench.run();
        bench.tell(
                "P1",
                sek("1684.34"),
                sale(1, "1001", "1249.00"),
                sale(2, "1002", "490.00"),
                fee(3, "-43.73"),
                vat(4, "-10.93"));
        bench.run();

        assertThat(bench.looseEnds())
                .hasSize(2)
                .anySatisfy(end -> assertThat(end)
                        .startsWith("payment.differs")
                        .contains("500.00 SEK")
                        .contains("490.00 SEK"))
                .anySatisfy(end -> assertThat(end).startsWith("payout.line-suggested"));
        assertThat(bench.effects("register-payment"))
                .as("no second payment for the same line")
                .hasSize(2);
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertBooksHold("1581 -173900, 1589 168434, 2641 1093, 6064 4373");
    }

    @Test
    void aLineThatIsGoneLeavesItsPaymentForAPerson() {
        tellWhole();
        bench.run();
        bench.tell("P1", sek("1194.34"), sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93"));
        bench.run();

        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payment.not-wanted")
                .contains("500.00 SEK");
        assertBooksHold("1581 -124900, 1589 119434, 2641 1093, 6064 4373");
    }

    /** Sum of all our vouchers of the payout, by account; accounts that cancel are left out. */
    private void assertBooksHold(String expected) {
        assertThat(bench.texts("""
                        select string_agg(account || ' ' || s, ', ' order by account) from (
                          select r.account, sum(r.debit_minor - r.credit_minor) as s from voucher_row r
                           where r.company_id = ? group by r.account having sum(r.debit_minor - r.credit_minor) <> 0) t
                        """)).containsExactly(expected);
    }

    private void tellEuro(String paid, Optional<Payout.Exchange> exchange) {
        bench.tell(
                "E1",
                Money.parse(paid, Currency.EUR),
                exchange,
                PayoutBench.line(1, PayoutLine.Kind.FEE_REFUND, "", "", Money.parse(paid, Currency.EUR)));
        bench.run();
    }

    private static Optional<Payout.Exchange> at(String rate) {
        return Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal(rate)));
    }

    private List<String> leg() {
        return bench.texts(
                "select rate || ' ' || state || ' ' || bank_leg || ' ' || coalesce(bank_date::text, '-') || ' ' || bank_minor"
                        + " from payout where company_id = ?");
    }

    /** The interface says the rate of the exchange, a file of the same payout does not: what it was changed at stands. */
    @Test
    void aTellingWithoutTheRateKeepsIt() {
        tellEuro("100.00", at("11.30"));
        var booked = bench.vouchers();
        assertThat(booked).hasSize(1);
        bench.tell(
                "E1",
                Money.parse("100.00", Currency.EUR),
                PayoutBench.line(1, PayoutLine.Kind.FEE_REFUND, "", "", Money.parse("90.00", Currency.EUR)),
                PayoutBench.line(2, PayoutLine.Kind.FEE_REFUND, "", "", Money.parse("10.00", Currency.EUR)));
        bench.run();
        assertThat(leg()).containsExactly("11.30 booked open - 0");
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 30))).containsExactly(113_000L);
    }

    /** 100.00 euro at 11.30; the bank made 1 135.00 of it. Changed to 110.00 and back; and at last at another rate. */
    @Test
    void whatTheBankHasShownOfAPayoutInAnotherCurrencyStandsWhenItIsToldAnew() {
        bench.test.clock.move(Duration.ofDays(10));
        tellEuro("100.00", at("11.30"));
        long payout = Long.parseLong(bench.texts("select payout_id::text from payout where company_id = ?")
                .getFirst());
        assertThat(bench.test
                        .engine
                        .desks()
                        .bank()
                        .receipts()
                        .confirm(bench.company, payout, LocalDate.of(2026, 11, 4), sek("1135.00"), 0, "eva")
                        .problem())
                .isEmpty();
        bench.run();
        tellEuro("110.00", at("11.30"));
        assertThat(leg()).as("ten more are awaited").containsExactly("11.30 booked open 2026-11-04 113500");
        tellEuro("100.00", at("11.30"));
        assertThat(leg()).containsExactly("11.30 booked matched 2026-11-04 113500");
        assertThat(bench.looseEnds()).noneMatch(end -> end.startsWith("payout.not-at-bank"));

        // 1 140.00 in transit instead of 1 130.00: ten kronor of the five that were gained turn into a loss of five.
        tellEuro("100.00", at("11.40"));
        assertThat(leg()).containsExactly("11.40 booked matched 2026-11-04 113500");
        assertThat(bench.vouchers())
                .filteredOn(voucher -> voucher.contains("1930") || voucher.contains("Kursdifferens"))
                .containsExactly(
                        "2026-11-04 Insättning Klarna E1: 1589 -113000, 1930 113500, 3960 -500",
                        "2026-11-12 Kursdifferens 2 Klarna E1: 1589 -1000, 7960 1000");
        assertThat(bench.standsOn1589(LocalDate.of(2026, 11, 30))).isZero();
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 30))).isEmpty();
        tellEuro("100.00", at("11.40"));
        assertThat(bench.vouchers())
                .filteredOn(v -> v.contains("Kursdifferens"))
                .hasSize(1);
    }
}
