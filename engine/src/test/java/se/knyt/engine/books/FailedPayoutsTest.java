package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDesk;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;

/**
 * Payouts that never reached the bank. PAY7001 pays 950.00 on Monday 2 November (1 000.00 sold, fee 40.00, VAT 10.00); the provider
 * has the money again on Wednesday the 4th; PAY7002 pays it with 500.00 sold on Friday the 6th: 1 450.00. However it is told, 1589 and
 * 1581 have nothing of it left when the bank has shown PAY7002: 1581 is down by the 1 500.00 that the payments of the two invoices have
 * put there.
 */
class FailedPayoutsTest {
    private static final Instant WEDNESDAY = Instant.parse("2026-11-04T10:00:00Z");
    private static final Instant FRIDAY = Instant.parse("2026-11-06T06:00:00Z");
    private static final String FIRST =
            "2026-11-02 Utbetalning Klarna PAY7001: 1581 -100000, 1589 95000, 2641 1000, 6064 4000";
    private static final String BACK = "2026-11-04 Utbetalning i retur Klarna PAY7001: 1581 95000, 1589 -95000";
    private static final String SECOND = "2026-11-06 Utbetalning Klarna PAY7002: 1581 -145000, 1589 145000";
    private static final String CAME = "2026-11-03 Insättning Klarna PAY7001: 1589 -95000, 1930 95000";
    private static final String LEFT = "2026-11-05 Insättning 2 Klarna PAY7001: 1589 95000, 1930 -95000";
    private static final String BANK = "2026-11-09 Insättning Klarna PAY7002: 1589 -145000, 1930 145000";

    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.sold("1001", "55", "1000.00");
        bench.sold("1002", "56", "500.00");
        bench.test.clock.move(Duration.ofDays(10));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private BankDesk desk() {
        return bench.test.engine.desks().bank();
    }

    private static Payout payout(String reference, Instant paidAt, Money paid) {
        var zero = Money.zero(paid.currency());
        return new Payout(
                reference, reference, "klarna", paid.currency(), paidAt, paid, zero, zero, Optional.empty(), Map.of());
    }

    private void first(boolean failed) {
        var payout = payout("PAY7001", PayoutBench.PAID, sek("950.00"));
        var told =
                failed ? payout.failed(new Payout.Failure("failed", "account_closed", Optional.of(WEDNESDAY))) : payout;
        bench.tell(told, sale(1, "1001", "1000.00"), fee(2, "-40.00"), vat(3, "-10.00"));
        bench.run();
    }

    private static PayoutLine back(int line, String names, String amount) {
        return back(line, names, sek(amount));
    }

    private static PayoutLine back(int line, String names, Money amount) {
        return new PayoutLine(
                line, PayoutLine.Kind.PAYOUT_RETURN, "payout_reversal", amount, WEDNESDAY, "", "", "", "", names);
    }

    private void second(String names) {
        bench.tell(payout("PAY7002", FRIDAY, sek("1450.00")), sale(1, "1002", "500.00"), back(2, names, "950.00"));
        bench.run();
    }

    private void drop(String... rows) {
        var content = "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n";
        assertThat(desk().take(
                                bench.company,
                                new BankDrop.File(
                                        "utdrag.csv",
                                        content.getBytes(StandardCharsets.UTF_8),
                                        true,
                                        1930,
                                        "SE3550000000054910000003"),
                                "eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class);
        bench.run();
    }

    private List<String> legs() {
        return bench.texts(
                "select reference || ' ' || state || ' ' || bank_leg || ' ' || coalesce(failed_on::text, '-')"
                        + " || ' ' || coalesce(returned_on::text, '-') from payout where company_id = ? order by reference");
    }

    private List<String> accounts() {
        return bench.texts("select account || ' ' || sum(debit_minor - credit_minor) from voucher_row"
                + " where company_id = ? and account in (1581, 1589, 1930) group by account"
                + " having sum(debit_minor - credit_minor) <> 0 order by account");
    }

    /** The payout is certified and booked before the provider tells that it failed: its voucher stands, what is told is booked beside it. */
    @Test
    void whatIsToldOfABookedPayoutIsBookedBesideItAndEndsWhenItIsPaidAgain() {
        first(false);
        assertThat(legs()).containsExactly("PAY7001 booked open - -");
        first(true);
        assertThat(bench.vouchers()).containsExactly(FIRST, BACK);
        assertThat(legs()).containsExactly("PAY7001 booked failed 2026-11-04 2026-11-04");
        assertThat(bench.effects("create-voucher")).hasSize(2).allMatch(e -> e.endsWith(" done"));
        assertThat(bench.looseEnds())
                .as("amount, day and the provider's last word")
                .singleElement()
                .asString()
                .startsWith("payout.failed {")
                .contains("account_closed", "2026-11-04", "\"account\":\"1581\"");
        assertThat(bench.texts("select amount_minor::text from loose_end where company_id = ? and closed_at is null"))
                .containsExactly("95000");
        first(true);
        first(false);
        assertThat(bench.vouchers())
                .as("told again, also by a file that is silent of it")
                .hasSize(2);

        second("PAY7001");
        assertThat(bench.vouchers()).containsExactly(FIRST, BACK, SECOND);
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.specifications())
                .anyMatch(text -> text.contains("utbetalning PAY7001, som inte nådde banken"));
        drop("2026-11-09;1450,00;KLARNA BANK AB PAY7002");
        assertThat(bench.vouchers()).containsExactly(FIRST, BACK, SECOND, BANK);
        assertThat(accounts()).containsExactly("1581 -150000", "1930 145000");
        assertThat(legs()).containsExactly("PAY7001 booked failed 2026-11-04 2026-11-04", "PAY7002 booked matched - -");
    }

    /** In a file only the line of the later payout tells; and it may be read first. */
    @Test
    void theLaterPayoutsLineAloneTellsIt() {
        second("PAY7001");
        assertThat(bench.vouchers()).containsExactly(SECOND);
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.return-unknown {");
        first(false);
        assertThat(bench.vouchers()).containsExactly(SECOND, FIRST, BACK);
        assertThat(bench.looseEnds()).isEmpty();
        first(true);
        assertThat(bench.vouchers())
                .as("and told of the payout itself, not twice")
                .hasSize(3);
        drop("2026-11-09;1450,00;KLARNA BANK AB PAY7002");
        assertThat(accounts()).containsExactly("1581 -150000", "1930 145000");
    }

    /** Shopify's export names no payout: of two of the same amount it is the one that the provider says failed. */
    @Test
    void aLineThatNamesNoneIsTheOneThatFailedOrTheOnlyOneOfItsAmount() {
        first(false);
        bench.sold("1003", "57", "950.00");
        bench.tell(payout("PAY7000", PayoutBench.PAID.minusSeconds(3600), sek("950.00")), sale(1, "1003", "950.00"));
        bench.run();
        second("");
        assertThat(bench.looseEnds())
                .as("two have that amount and neither has come")
                .singleElement()
                .asString()
                .startsWith("payout.return-unknown {");
        first(true);
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.texts("select p.reference from payout_line l join payout p on p.company_id = l.company_id"
                        + " and p.payout_id = l.failed_payout_id where l.company_id = ?"))
                .containsExactly("PAY7001");
        assertThat(bench.vouchers()).contains(BACK, SECOND);

        // The interface then names it, in a line that takes the place of the file's; and a later version has none.
        second("PAY7001");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.texts(
                        "select count(*)::text from payout_line where company_id = ? and failed_payout_id is not null"))
                .containsExactly("1");
        bench.tell(payout("PAY7002", FRIDAY, sek("500.00")), sale(1, "1002", "500.00"));
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.failed {");
        assertThat(accounts())
                .as("950.00 stands at the provider, 500.00 and P0's 950.00 are on their way")
                .containsExactly("1581 -150000", "1589 145000");
    }

    /** The bank had shown it: the money must leave the bank again, and until it does that is told. */
    @Test
    void whatTheBankHasShownMustLeaveItAgain() {
        first(false);
        drop("2026-11-03;950,00;KLARNA BANK AB PAY7001");
        first(true);
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.failed-at-bank {");
        assertThat(accounts()).containsExactly("1581 -5000", "1589 -95000", "1930 95000");
        drop("2026-11-05;-950,00;KLARNA BANK AB PAY7001 RETUR");
        assertThat(legs()).containsExactly("PAY7001 booked failed 2026-11-04 2026-11-04");
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.failed {");
        second("PAY7001");
        drop("2026-11-09;1450,00;KLARNA BANK AB PAY7002");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(accounts()).containsExactly("1581 -150000", "1930 145000");
    }

    /** The file comes after the failure is told, with names or without, whole or the return before the deposit: both meet it by themselves. */
    @ParameterizedTest
    @CsvSource({
        "KLARNA BANK AB PAY7001, KLARNA BANK AB PAY7001 RETUR, true",
        "KLARNA BANK AB, RETUR, true",
        "KLARNA BANK AB, KLARNA BANK AB PAY7001 RETUR, false",
        "Insättning, KLARNA RETUR, false"
    })
    void whatTheBankShowsAfterTheFailureMeetsItByItself(String came, String left, boolean together) {
        first(false);
        first(true);
        var in = "2026-11-03;950,00;" + came;
        var out = "2026-11-05;-950,00;" + left;
        if (together) {
            drop(in, out);
        } else {
            drop(out);
            assertThat(waiting()).as("nothing is taken by half").containsExactly("-95000");
            drop(in);
        }
        assertThat(waiting()).isEmpty();
        assertThat(bench.vouchers()).containsExactlyInAnyOrder(FIRST, BACK, CAME, LEFT);
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.failed {");
        second("PAY7001");
        drop(in, out, "2026-11-09;1450,00;KLARNA BANK AB PAY7002");
        assertThat(bench.vouchers()).containsExactlyInAnyOrder(FIRST, BACK, CAME, LEFT, SECOND, BANK);
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(accounts()).containsExactly("1581 -150000", "1930 145000");
        assertThat(legs()).containsExactly("PAY7001 booked failed 2026-11-04 2026-11-04", "PAY7002 booked matched - -");
        assertThat(transit()).isEmpty();
    }

    /** The file comes first: the deposit is the payout, and what took it back waits for the word that it failed. */
    @Test
    void whatTheBankHasShownBeforeTheFailureMeetsItWhenThatIsTold() {
        first(false);
        drop("2026-11-03;950,00;KLARNA BANK AB", "2026-11-05;-950,00;RETUR KLARNA");
        assertThat(bench.vouchers()).containsExactly(FIRST, CAME);
        assertThat(waiting()).containsExactly("-95000");
        second("PAY7001");
        assertThat(waiting()).isEmpty();
        assertThat(bench.vouchers()).containsExactlyInAnyOrder(FIRST, CAME, BACK, LEFT, SECOND);
        first(true);
        drop("2026-11-09;1450,00;KLARNA BANK AB PAY7002");
        assertThat(bench.vouchers()).containsExactlyInAnyOrder(FIRST, CAME, BACK, LEFT, SECOND, BANK);
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(accounts()).containsExactly("1581 -150000", "1930 145000");
        assertThat(transit()).isEmpty();
    }

    /** Days on which what is named as in transit is not what stands on its account. */
    private List<String> transit() {
        var account = new ClearingAccount(1589, ClearingAccount.Kind.TRANSIT, "", 0);
        var off = new ArrayList<String>();
        for (var day = LocalDate.of(2026, 11, 1); day.isBefore(LocalDate.of(2026, 11, 12)); day = day.plusDays(1)) {
            var at = day;
            var items = ItemSql.of(bench.company, "SEK", account, at);
            bench.test
                    .engine
                    .database()
                    .doForCompany(
                            "transit",
                            bench.company,
                            tx -> off.addAll(tx.query(
                                    "select s.items || ' ' || s.balance from (select coalesce((select sum(book_minor) from ("
                                            + items.text()
                                            + ") i), 0) as items, coalesce((select sum(r.debit_minor - r.credit_minor) from voucher_row r"
                                            + " join voucher v on v.company_id = r.company_id and v.voucher_id = r.voucher_id"
                                            + " where r.account = 1589 and v.voucher_date <= ?), 0) as balance) s where s.items <> s.balance",
                                    row -> at + ": " + row.getString(1),
                                    items.with(List.of(), at))));
        }
        return off;
    }

    private List<String> waiting() {
        return bench.texts(
                "select amount_minor::text from bank_entry where company_id = ? and state = 'open' order by 1");
    }

    /** Straight to the bank: one that never comes does not wait for its bank line. */
    @Test
    void oneThatWaitsForTheBankGoesByWayOfTransit() {
        desk().bankLeg(bench.company, BankLeg.DIRECT, "eva");
        first(false);
        assertThat(bench.vouchers()).isEmpty();
        first(true);
        assertThat(bench.vouchers()).containsExactly(FIRST, BACK);
        second("PAY7001");
        drop("2026-11-09;1450,00;KLARNA BANK AB PAY7002");
        assertThat(bench.vouchers()).hasSize(3);
        assertThat(bench.vouchers().getLast())
                .isEqualTo("2026-11-09 Utbetalning Klarna PAY7002: 1581 -145000, 1930 145000");
        assertThat(accounts()).containsExactly("1581 -150000", "1930 145000");
    }

    /** 109.85 euro stand at 1 241.31 (11.30); paid again at 11.40 they are 1 252.29, 10.98 more. */
    @Test
    void inAnotherCurrencyTheDifferenceOfTheRatesIsBooked() {
        var amount = Money.parse("109.85", Currency.EUR);
        tellEuros(
                "E1",
                PayoutBench.PAID,
                "11.30",
                new PayoutLine(1, PayoutLine.Kind.FEE_REFUND, "fee_refund", amount, WEDNESDAY, "", "", "", "", ""));
        tellEuros("E2", FRIDAY, "11.40", back(1, "E1", amount));
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna E1: 1589 124131, 6064 -124131",
                        "2026-11-06 Utbetalning Klarna E2: 1581 -124131, 1589 125229, 3960 -1098",
                        "2026-11-04 Utbetalning i retur Klarna E1: 1581 124131, 1589 -124131");
        assertThat(accounts()).containsExactly("1589 125229");
    }

    private void tellEuros(String reference, Instant paidAt, String rate, PayoutLine line) {
        var zero = Money.zero(Currency.EUR);
        bench.tell(
                new Payout(
                        reference,
                        reference,
                        "klarna",
                        Currency.EUR,
                        paidAt,
                        line.amount(),
                        zero,
                        zero,
                        Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal(rate))),
                        Map.of()),
                line);
        bench.run();
    }
}
