package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** What differs within the company's limit is written off to its account and listed; what is more stays open by name. */
class LimitsTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private LimitDesk desk() {
        return bench.test.engine.desks().limits();
    }

    private void paid(String reference, String open, String paid) {
        bench.sold("o" + reference, "i" + reference, open);
        bench.tell(reference, sek(paid), sale(1, "o" + reference, paid));
        bench.run();
    }

    private List<String> written() {
        return bench.texts("select p.reference || ' ' || l.difference || ' ' || l.difference_minor from payout_line l"
                + " join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id"
                + " where l.company_id = ? and l.difference <> '' order by p.reference");
    }

    private String writeOffs(String reference) {
        return bench.texts(
                        "select (e.body::json -> 'writeOffs')::text from effect e join payout p on p.company_id = e.company_id"
                                + " and p.payout_id = e.payout_id where e.company_id = ? and e.kind = 'register-payment' and p.reference = '"
                                + reference + "'")
                .getFirst();
    }

    @Test
    void withinTheLimitItIsWrittenOffToItsAccountAndListed() {
        paid("P1", "100.00", "97.00");
        assertThat(written()).isEmpty();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-suggested");

        assertThat(desk().save(
                                bench.company,
                                List.of(new LimitDesk.Input(DifferenceClass.UNDERPAID, "5.00", "", "6352")),
                                "eva"))
                .isEmpty();
        paid("P2", "100.00", "97.00");
        paid("P3", "100.00", "94.99");
        paid("P4", "100.00", "99.50");
        assertThat(written()).contains("P2 underpaid 300", "P4 rounding 50").doesNotContain("P3 underpaid 501");
        assertThat(writeOffs("P2")).contains("\"amount\":\"3.00 SEK\"").contains("\"account\":6352");
        assertThat(bench.looseEnds()).anySatisfy(end -> assertThat(end).contains("P3"));
        assertThat(writeOffs("P4")).contains("\"amount\":\"0.50 SEK\"").contains("\"account\":3740");
    }

    @Test
    void whatIsNoLimitIsNamedAndNothingIsChanged() {
        var before = desk().limits(bench.company);
        assertThat(desk().save(
                                bench.company,
                                List.of(
                                        new LimitDesk.Input(DifferenceClass.ROUNDING, "-1", "10.00", "3740"),
                                        new LimitDesk.Input(DifferenceClass.OVERPAID, "1.00", "x", "1930"),
                                        new LimitDesk.Input(DifferenceClass.EXCHANGE, "", "1.005", "")),
                                "eva"))
                .containsExactly(
                        new LimitDesk.Problem(DifferenceClass.ROUNDING, "each"),
                        new LimitDesk.Problem(DifferenceClass.OVERPAID, "month"),
                        new LimitDesk.Problem(DifferenceClass.OVERPAID, "account"),
                        new LimitDesk.Problem(DifferenceClass.EXCHANGE, "month"));
        assertThat(desk().limits(bench.company)).isEqualTo(before);
    }

    private void limit(DifferenceClass of, String each) {
        assertThat(desk().save(bench.company, List.of(new LimitDesk.Input(of, each, "", "")), "eva"))
                .isEmpty();
    }

    private String difference(String reference) {
        return bench.test.text(
                bench.company,
                "select difference_class || ' ' || difference_line || ' ' || difference_what || ' ' || difference_minor || ' '"
                        + " || difference_booked_minor from payout where company_id = ? and reference = ?",
                bench.company,
                reference);
    }

    private String rowsOn(int account) {
        return bench.texts(
                        "select r.text || ': ' || (r.debit_minor - r.credit_minor) from voucher_row r where r.company_id = ?"
                                + " and r.account = " + account + " order by r.voucher_id, r.row_no")
                .toString();
    }

    /** 100 + 60 + 60 are listed, 160 paid: 60.00 too much. At 59.99 it is held, at 60.00 booked, and a settlement put right takes it away. */
    @Test
    void aDoubledLineWithinItsLimitIsBookedOnARowOfItsOwn() {
        bench.sold("1001", "55", "100.00");
        bench.sold("1002", "56", "60.00");
        limit(DifferenceClass.DOUBLED_LINE, "59.99");
        bench.tell("D1", sek("160.00"), sale(1, "1001", "100.00"), sale(2, "1002", "60.00"), sale(3, "1002", "60.00"));
        bench.run();
        assertThat(bench.state("D1")).isEqualTo("held");
        assertThat(difference("D1")).isEqualTo(" 0  6000 0");
        assertThat(bench.vouchers()).isEmpty();

        limit(DifferenceClass.DOUBLED_LINE, "60.00");
        bench.run();
        assertThat(bench.state("D1")).isEqualTo("booked");
        assertThat(difference("D1")).isEqualTo("doubled_line 3 1002 6000 6000");
        assertThat(bench.test.engine.control().status(bench.company).certificatesClosed())
                .isEqualTo(1);
        assertThat(bench.vouchers())
                .containsExactly("2026-11-02 Utbetalning Klarna D1: 1581 -22000, 1589 16000, 2999 6000");
        assertThat(rowsOn(2999)).isEqualTo("[Dubblerad rad 3, 1002: 6000]");
        assertThat(bench.looseEnds())
                .anySatisfy(end -> assertThat(end)
                        .startsWith("payout.line-doubled")
                        .contains("\"account\":\"2999\"")
                        .contains("\"line\":\"3\""));

        // A lower limit is for what comes: what is booked stands.
        limit(DifferenceClass.DOUBLED_LINE, "0.00");
        bench.test.engine.control().planAgain(bench.company);
        bench.run();
        assertThat(bench.state("D1")).isEqualTo("booked");

        bench.tell("D1", sek("160.00"), sale(1, "1001", "100.00"), sale(2, "1002", "60.00"));
        bench.run();
        assertThat(bench.state("D1")).isEqualTo("booked");
        assertThat(difference("D1")).isEqualTo(" 0  0 0");
        assertThat(
                        bench.texts(
                                "select sum(debit_minor - credit_minor)::text from voucher_row where company_id = ? and account = 2999"))
                .containsExactly("0");
        assertThat(bench.looseEnds()).isEmpty();
    }

    /** 100 are listed, 350 paid: the sale of 250.00 is in no payout. Two such sales, and it is held; what one payout has named no other takes. */
    @Test
    void aMissingLineIsNamedByItsPurchaseWhileThereIsOneOnly() {
        limit(DifferenceClass.MISSING_LINE, "250.00");
        bench.sold("1001", "55", "100.00");
        bench.sold("1002", "56", "250.00");
        bench.tell("M1", sek("350.00"), sale(1, "1001", "100.00"));
        bench.run();
        assertThat(bench.state("M1")).isEqualTo("booked");
        assertThat(difference("M1")).isEqualTo("missing_line 0 56 -25000 -25000");
        assertThat(bench.vouchers())
                .containsExactly("2026-11-02 Utbetalning Klarna M1: 1581 -10000, 1589 35000, 2999 -25000");
        assertThat(rowsOn(2999)).isEqualTo("[Saknad rad, 56: -25000]");
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-missing");

        bench.sold("1003", "57", "100.00");
        bench.tell("M2", sek("350.00"), sale(1, "1003", "100.00"));
        bench.run();
        assertThat(bench.state("M2")).as("the sale of 250.00 is M1's").isEqualTo("held");

        bench.sold("1004", "58", "250.00");
        bench.sold("1005", "59", "250.00");
        bench.test.engine.control().planAgain(bench.company);
        bench.run();
        assertThat(bench.state("M2")).as("two could be it").isEqualTo("held");
    }

    /** 100 sold, 40 as a refund that was a sale: −80. */
    @Test
    void aTurnedLineIsBookedWithinItsLimitAndHeldAnOreAbove() {
        bench.sold("1001", "55", "100.00");
        limit(DifferenceClass.WRONG_SIGN, "79.99");
        bench.tell(
                "S1",
                sek("140.00"),
                sale(1, "1001", "100.00"),
                PayoutBench.line(2, PayoutLine.Kind.REFUND, "1002", "T-1002", sek("-40.00")));
        bench.run();
        assertThat(bench.state("S1")).isEqualTo("held");
        limit(DifferenceClass.WRONG_SIGN, "80.00");
        bench.run();
        assertThat(bench.state("S1")).isEqualTo("booked");
        // 100 off Klarna's account and 40 back on it, 140 paid: 80 more than that.
        assertThat(bench.vouchers())
                .containsExactly("2026-11-02 Utbetalning Klarna S1: 1581 -6000, 1589 14000, 2999 -8000");
        assertThat(rowsOn(2999)).isEqualTo("[Omvänt tecken, rad 2, 1002: -8000]");
    }

    /** One euro is 11.00 by the file of rates: 10.00 euro are 110.00, the line says 112.00, 110.00 were paid. */
    @Test
    void anExchangeSpreadIsALossWithinItsLimit() {
        bench.test
                .engine
                .rates()
                .fromFile(
                        bench.company,
                        "eurofxref.csv",
                        "Date,SEK\n2026-11-02,11.0000\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "eva");
        limit(DifferenceClass.FX_SPREAD, "1.99");
        var changed = PayoutBench.line(1, PayoutLine.Kind.SALE, "2001", "T-2001", sek("112.00"))
                .ofPurchase(Money.parse("10.00", new Currency("EUR")));
        bench.tell("F1", sek("110.00"), changed);
        bench.run();
        assertThat(bench.state("F1")).isEqualTo("held");
        limit(DifferenceClass.FX_SPREAD, "2.00");
        bench.run();
        assertThat(bench.state("F1")).isEqualTo("booked");
        assertThat(bench.vouchers())
                .containsExactly("2026-11-02 Utbetalning Klarna F1: 1581 -11200, 1589 11000, 7960 200");
        assertThat(rowsOn(7960)).isEqualTo("[Växelmarginal: 200]");
    }

    @Test
    void whereItIsBookedIsNoChoice() {
        assertThat(desk().save(
                                bench.company,
                                List.of(new LimitDesk.Input(DifferenceClass.DOUBLED_LINE, "10.00", "", "3740")),
                                "eva"))
                .containsExactly(new LimitDesk.Problem(DifferenceClass.DOUBLED_LINE, "account"));
    }
}
