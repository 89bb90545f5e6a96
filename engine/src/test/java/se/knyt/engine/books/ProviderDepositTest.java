package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.bank.BankDesk;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.spi.LedgerReader;

/**
 * 400.00 that the merchant paid in at Klarna, told by the payout of 500.00 that also pays a sale of 100.00: 1589 500.00, 1581 −500.00. The
 * sale's payment puts 100.00 on 1581 in the accounting system, so that −400.00 stands there until the bank's line takes it off.
 */
class ProviderDepositTest {
    private static final String ACCOUNT = "SE3550000000054910000003";
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    private static final LocalDate YEARS_LATER = LocalDate.of(2029, 6, 30);
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.test.clock.move(Duration.ofDays(30));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private BankDesk desk() {
        return bench.test.engine.desks().bank();
    }

    private void drop(String... rows) {
        var csv = "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n";
        assertThat(desk().take(
                                bench.company,
                                new BankDrop.File(
                                        "utdrag.csv", csv.getBytes(StandardCharsets.UTF_8), true, 1930, ACCOUNT),
                                "eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class);
    }

    private static PayoutLine paidIn(int number, String reference, String amount) {
        return line(number, PayoutLine.Kind.DEPOSIT, "", reference, sek(amount));
    }

    private void told() {
        bench.sold("o1", "i1", "100.00");
        bench.tell("P1", sek("500.00"), sale(1, "o1", "100.00"), paidIn(2, "TOPUP77001", "400.00"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
    }

    private List<String> items(LocalDate day) {
        return bench.test.engine.database().forCompany("items", bench.company, tx -> {
            var sql = ItemSql.of(
                    bench.company, "SEK", new ClearingAccount(1581, ClearingAccount.Kind.PROVIDER, "klarna", 0), day);
            return tx.query(
                    "select kind || ' ' || opened_on || ' ' || account_minor from (" + sql.text()
                            + ") i where account_minor <> 0 order by kind",
                    row -> row.getString(1),
                    sql.with(List.of()));
        });
    }

    private List<String> paidInVouchers() {
        return bench.vouchers().stream().filter(v -> v.contains("Inbetalt")).toList();
    }

    private List<String> entries() {
        return bench.texts("select booked_on || ' ' || amount_minor || ' ' || state || ' ' || basis from bank_entry"
                + " where company_id = ? order by booked_on, bank_entry_id");
    }

    private long id(String sql) {
        return Long.parseLong(bench.texts(sql).getFirst());
    }

    @Test
    void itIsOpenByNameUntilTheBanksLineThatNamesItTakesItOff() {
        told();
        assertThat(items(FIRST)).isEmpty();
        assertThat(items(FIRST.plusDays(1))).containsExactly("deposit 2026-11-02 -40000");
        drop("2026-11-01;-400,00;Överföring TOPUP77001", "2026-11-01;-99,00;Kortköp");
        assertThat(entries()).containsExactly("2026-11-01 -40000 matched reference");
        assertThat(paidInVouchers()).containsExactly("2026-11-01 Inbetalt rad 2 Klarna P1: 1581 40000, 1930 -40000");
        // The bank was a day before the payout: until then it stands the other way round.
        assertThat(items(FIRST)).containsExactly("deposit 2026-11-01 40000");
        assertThat(items(FIRST.plusDays(1))).isEmpty();
        assertThat(items(YEARS_LATER)).isEmpty();
        bench.run();
        assertThat(bench.effects("create-voucher")).hasSize(2).allMatch(effect -> effect.endsWith(" done"));
        assertThat(bench.state("P1")).isEqualTo("booked");
        drop("2026-11-01;-400,00;Överföring TOPUP77001");
        assertThat(paidInVouchers()).hasSize(1);
        // The provider tells it otherwise: what left the bank stays, and the rest is open by name.
        bench.tell("P1", sek("510.00"), sale(1, "o1", "100.00"), paidIn(2, "TOPUP77001", "410.00"));
        bench.run();
        assertThat(items(LocalDate.of(2026, 12, 31))).containsExactly("deposit 2026-11-01 -1000");
        assertThat(items(YEARS_LATER)).as("open for as long as it is").containsExactly("deposit 2026-11-01 -1000");
    }

    /**
     * Told on Monday the 2nd: with the 9th five banking days have passed, and it is December. Nothing is missed before the company has begun
     * to note what the bank shows.
     */
    @Test
    void oneThatTheBankDoesNotShowIsALooseEndUntilItDoes() {
        told();
        assertThat(items(YEARS_LATER)).containsExactly("deposit 2026-11-02 -40000");
        assertThat(bench.looseEnds()).isEmpty();
        var confirmed = desk().receipts()
                .confirm(
                        bench.company,
                        id("select payout_id::text from payout where company_id = ?"),
                        FIRST.plusDays(2),
                        sek("500.00"),
                        0,
                        "eva");
        assertThat(confirmed.problem()).isEmpty();
        bench.run();
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.deposit-not-at-bank")
                .contains("TOPUP77001", "\"reference\":\"P1\"");
        assertThat(bench.texts("select amount_minor::text from loose_end where company_id = ? and closed_at is null"))
                .containsExactly("40000");
        drop("2026-11-01;-400,00;Överföring TOPUP77001");
        assertThat(bench.looseEnds()).isEmpty();
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
    }

    @Test
    void anAmountFitsOneAloneAndAPersonSaysWhichOfTwo() {
        told();
        bench.tell("P2", sek("400.00"), paidIn(1, "", "400.00"));
        bench.run();
        drop("2026-11-02;-400,00;Överföring", "2026-11-02;-300,00;KLARNA");
        assertThat(entries()).containsExactlyInAnyOrder("2026-11-02 -40000 open ", "2026-11-02 -30000 open ");
        long entry = id("select bank_entry_id::text from bank_entry where company_id = ? and amount_minor = -40000");
        long other = id("select bank_entry_id::text from bank_entry where company_id = ? and amount_minor = -30000");
        long deposit =
                id("select d.deposit_id::text from provider_deposit d join payout p on p.company_id = d.company_id"
                        + " and p.payout_id = d.payout_id where d.company_id = ? and p.reference = 'P2'");
        assertThat(desk().previewDeposit(bench.company, other, deposit)
                        .orElseThrow()
                        .problem())
                .isEqualTo("bank.deposit-differs");
        assertThat(desk().previewDeposit(bench.company, entry, deposit)
                        .orElseThrow()
                        .voucher())
                .isPresent();
        assertThat(paidInVouchers()).isEmpty();
        assertThat(desk().matchDeposit(bench.company, entry, deposit, "eva")
                        .orElseThrow()
                        .problem())
                .isEmpty();
        assertThat(desk().matchDeposit(bench.company, other, deposit, "eva")
                        .orElseThrow()
                        .problem())
                .isEqualTo("bank.deposit-seen");
        assertThat(paidInVouchers()).containsExactly("2026-11-02 Inbetalt rad 1 Klarna P2: 1581 40000, 1930 -40000");
        assertThat(items(LocalDate.of(2026, 11, 30))).containsExactly("deposit 2026-11-02 -40000");
        // The one that is left is now the only one.
        drop("2026-11-03;-400,00;KLARNA BANK");
        assertThat(items(LocalDate.of(2026, 11, 30))).isEmpty();
    }

    /** A line of 400.00 may be what was paid in at Klarna, or what Klarna draws by a payout of as much: it is neither by itself. */
    @Test
    void whatMayAsWellBeAPayoutThatDrawsMoneyIsLeftToAPerson() {
        told();
        bench.tell("P2", sek("-400.00"), line(1, PayoutLine.Kind.REFUND, "o9", "R9", sek("-400.00")));
        bench.run();
        assertThat(bench.state("P2")).isEqualTo("booked");
        drop("2026-11-02;-400,00;KLARNA BANK");
        assertThat(entries()).containsExactly("2026-11-02 -40000 open ");
        assertThat(bench.texts("select reference from payout where company_id = ? and bank_leg = 'open' order by 1"))
                .containsExactly("P1", "P2");
        // A second one names what was paid in: the first is then the payout's alone.
        drop("2026-11-01;-400,00;Överföring TOPUP77001");
        assertThat(paidInVouchers()).hasSize(1);
        assertThat(bench.texts("select reference from payout where company_id = ? and bank_leg = 'open'"))
                .as("looked at anew with the next line")
                .containsExactly("P1", "P2");
        drop("2026-11-03;-1,00;KLARNA BANK");
        assertThat(bench.texts("select reference from payout where company_id = ? and bank_leg = 'open'"))
                .containsExactly("P1");
    }

    @Test
    void aPayoutThatNeededNoVoucherHasOneForWhatLeftTheBank() {
        // A refund that nobody knows, and the money that covers it: nothing is paid and no row is left.
        bench.tell(
                "P1",
                sek("0.00"),
                line(1, PayoutLine.Kind.REFUND, "o9", "R9", sek("-100.00")),
                paidIn(2, "TOPUP77001", "100.00"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.vouchers()).isEmpty();
        assertThat(items(FIRST.plusDays(1))).containsExactly("deposit 2026-11-02 -10000", "unmatched 2026-11-02 10000");
        drop("2026-11-02;-100,00;TOPUP77001");
        bench.run();
        assertThat(bench.vouchers()).containsExactly("2026-11-02 Inbetalt rad 2 Klarna P1: 1581 10000, 1930 -10000");
        assertThat(items(LocalDate.of(2026, 11, 30))).containsExactly("unmatched 2026-11-02 10000");
    }

    @Test
    void whereTheBankFeedBooksTheBankItsVoucherClosesIt() {
        desk().bankLeg(bench.company, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK, "eva");
        told();
        bench.test.system.books(
                new LedgerReader.Booked("A 7", "A", FIRST, Map.of(1581, sek("399.00"), 1930, sek("-399.00"))));
        bench.test.engine.connections().forget(bench.company, bench.erp.id());
        assertThat(bench.test.engine.desks().feed().look(bench.erp).closed())
                .as("another amount")
                .isZero();
        bench.test.system.books(
                new LedgerReader.Booked("A 7", "A", FIRST, Map.of(1581, sek("399.00"), 1930, sek("-399.00"))),
                new LedgerReader.Booked("A 8", "A", FIRST, Map.of(1581, sek("400.00"), 1930, sek("-400.00"))));
        assertThat(bench.test.engine.desks().feed().look(bench.erp).closed()).isEqualTo(1);
        assertThat(paidInVouchers()).isEmpty();
        assertThat(items(LocalDate.of(2026, 11, 30))).isEmpty();
        assertThat(bench.texts("select bank_on || ' ' || bank_by from provider_deposit where company_id = ?"))
                .singleElement()
                .asString()
                .startsWith("2026-11-01 ")
                .endsWith("A 8");
        // No voucher of Knyt's has taken it off: the sums of the account have it all the same, made anew as well.
        var taken = "select span || ' ' || begins_on || ' ' || earlier_minor from account_sum"
                + " where company_id = ? and account = 1581 and earlier_minor <> 0 order by span";
        assertThat(bench.texts(taken)).containsExactly("day 2026-11-01 40000", "month 2026-11-01 40000");
        bench.texts("select clearing_recount(?)::text");
        assertThat(bench.texts(taken)).containsExactly("day 2026-11-01 40000", "month 2026-11-01 40000");
    }
}
