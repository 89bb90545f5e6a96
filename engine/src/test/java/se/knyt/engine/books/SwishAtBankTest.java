package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.sek;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDesk;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.bank.BankDrop.Outcome;

/**
 * Swish pays nothing out: the bank line is the payment. Sales of 28 October are paid by lines of 29 October; account 1585 of Swish ends at
 * zero where every line has its sale, and no line is ever two payments.
 */
class SwishAtBankTest {
    private static final String ACCOUNT = "SE3550000000054910000003";
    private static final String DAY = ACCOUNT + "-20261029";
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.test.clock.move(Duration.ofDays(30));
        bench.sql("update connection set connector = 'swish', settings = '{\"swish-number\":\"1231181189\"}'"
                + " where company_id = ? and connection_id = " + bench.provider.id());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private BankDesk desk() {
        return bench.test.engine.desks().bank();
    }

    private Outcome.Taken drop(String name, String content) {
        var outcome = desk().take(
                        bench.company,
                        new BankDrop.File(name, content.getBytes(StandardCharsets.UTF_8), true, 1930, ACCOUNT),
                        "eva");
        assertThat(outcome).isInstanceOf(Outcome.Taken.class);
        bench.run();
        return (Outcome.Taken) outcome;
    }

    private Outcome.Taken csv(String... rows) {
        return drop("utdrag.csv", "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n");
    }

    private void sold(String order, String amount) {
        bench.sold("swish", order, "i" + order, amount);
    }

    /** camt of one entry; ISO 20022 gives what comes to an account at once the family RRCT, and the bank its own code beside it. */
    private static String camt(String kind, String entry) {
        boolean statement = kind.equals("053");
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt." + kind + ".001.02\"><"
                + (statement ? "BkToCstmrStmt><Stmt>" : "BkToCstmrDbtCdtNtfctn><Ntfctn>")
                + "<Id>S1</Id><Acct><Id><IBAN>"
                + ACCOUNT + "</IBAN></Id><Ccy>SEK</Ccy></Acct>" + entry
                + (statement ? "</Stmt></BkToCstmrStmt>" : "</Ntfctn></BkToCstmrDbtCdtNtfctn>") + "</Document>";
    }

    private static String entry(String amount, String side, String reference, String details) {
        return "<Ntry><Amt Ccy=\"SEK\">" + amount + "</Amt><CdtDbtInd>" + side
                + "</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-10-29</Dt></BookgDt><AcctSvcrRef>" + reference
                + "</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RRCT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn>"
                + "<Prtry><Cd>SWISH</Cd></Prtry></BkTxCd>"
                + (details.isEmpty() ? "" : "<NtryDtls>" + details + "</NtryDtls>")
                + "</Ntry>";
    }

    private static String paid(String amount, String reference, String message) {
        return "<TxDtls><Refs><EndToEndId>" + reference + "</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"SEK\">"
                + amount
                + "</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>Anna Ek</Nm></Dbtr><CdtrAcct><Id><Othr><Id>1231181189</Id>"
                + "</Othr></Id></CdtrAcct></RltdPties><RmtInf><Ustrd>" + message + "</Ustrd></RmtInf></TxDtls>";
    }

    private List<String> payouts() {
        return bench.texts("select reference || ' ' || paid_minor || ' ' || state || ' ' || bank_leg from payout"
                + " where company_id = ? order by reference");
    }

    private List<String> lines() {
        return bench.texts(
                "select l.kind || ' ' || l.amount_minor || ' ' || l.status || ' ' || coalesce(f.fact_key, '-')"
                        + " from payout_line l left join fact f on f.company_id = l.company_id and f.fact_id = l.fact_id"
                        + " where l.company_id = ? order by l.line");
    }

    private List<String> entries() {
        return bench.texts("select booked_on || ' ' || amount_minor || ' ' || state || ' ' || basis from bank_entry"
                + " where company_id = ? order by booked_on, bank_entry_id");
    }

    /** What stands on an account, in öre. */
    private long standing(int account) {
        return bench.test.number(
                bench.company,
                "select coalesce(sum(debit_minor - credit_minor), 0) from voucher_row where company_id = ? and account = ?",
                bench.company,
                account);
    }

    private long entry(long minor) {
        return bench.test.number(
                bench.company,
                "select bank_entry_id from bank_entry where company_id = ? and amount_minor = ? order by bank_entry_id limit 1",
                bench.company,
                minor);
    }

    @Test
    void singleLinesAreThePaymentsOfTheOrdersThatTheyName() {
        sold("10482", "1249.00");
        sold("10483", "300.00");
        csv(
                "2026-10-29;1249,00;Swish 1231181189 Order #10482",
                "2026-10-29;300,00;Swish från Anna Ek 10483",
                "2026-10-29;-45,00;Swish Handel avgift oktober",
                "2026-10-29;-31200,00;Lön Anna Ek 850101-1234");
        assertThat(payouts()).containsExactly(DAY + " 154900 booked matched");
        assertThat(lines())
                .containsExactlyInAnyOrder("sale 124900 matched sale:1:10482", "sale 30000 matched sale:1:10483");
        // The fee stays what it is: the bank's own line.
        assertThat(entries())
                .containsExactlyInAnyOrder(
                        "2026-10-29 124900 matched swish", "2026-10-29 30000 matched swish", "2026-10-29 -4500 open ");
        assertThat(standing(1585)).isEqualTo(-154900);
        assertThat(standing(1589)).isZero();
        assertThat(standing(1930)).isEqualTo(154900);
        // Nothing explains the fee, and the sixth banking day is past.
        assertThat(bench.looseEnds()).singleElement().asString().contains("bank.entry-unexplained", "-45.00");
        assertThat(bench.texts("select said || swish from bank_entry where company_id = ?"))
                .allSatisfy(kept -> assertThat(kept).doesNotContain("Anna"));

        int vouchers = bench.vouchers().size();
        var again = csv("2026-10-29;1249,00;Swish 1231181189 Order #10482", "2026-10-30;1,00;Ränta");
        assertThat(again.fresh()).isZero();
        assertThat(bench.vouchers()).hasSize(vouchers);
    }

    @Test
    void aSummedLineIsThePaymentsThatTheNotificationLists() {
        sold("10482", "1249.00");
        sold("10483", "300.00");
        sold("10484", "77.00");
        var sum = entry("1549.00", "CRDT", "B1", "");
        drop("kontoutdrag.xml", camt("053", sum));
        // Not the sum of all that is open, so the line says nothing of what it is made of.
        assertThat(lines()).containsExactly("sale 154900 unmatched -");
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.swish-unmatched");
        assertThat(payouts()).containsExactly(DAY + " 154900 booked matched");

        drop(
                "avisering.xml",
                camt(
                        "054",
                        entry(
                                "1549.00",
                                "CRDT",
                                "B1",
                                paid("1249.00", "10482", "Tack") + paid("300.00", "NOTPROVIDED", "Order 10483"))));
        assertThat(lines())
                .containsExactlyInAnyOrder("sale 124900 matched sale:1:10482", "sale 30000 matched sale:1:10483");
        assertThat(payouts()).containsExactly(DAY + " 154900 booked matched");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(entries()).containsExactly("2026-10-29 154900 matched swish");
        assertThat(standing(1930)).isEqualTo(154900);
        assertThat(standing(1585)).isEqualTo(-154900);

        // The same entry on the statement once more, and in the bank's list.
        drop("kontoutdrag.xml", camt("053", sum));
        csv("2026-10-29;1549,00;Swish");
        assertThat(entries()).hasSize(1);
        assertThat(standing(1930)).isEqualTo(154900);
    }

    @Test
    void aSummedLineOfEverythingOpenNeedsNoList() {
        sold("10482", "1249.00");
        sold("10483", "300.00");
        csv("2026-10-29;1549,00;Insättning Swish");
        assertThat(lines())
                .containsExactlyInAnyOrder("sale 124900 matched sale:1:10482", "sale 30000 matched sale:1:10483");
        assertThat(payouts()).containsExactly(DAY + " 154900 booked matched");
    }

    /**
     * The bank books 1 549.00 on the 29th before the second order of the day is known: 1 249.00 alone is not it. When the sale of 300.00
     * comes, without any file, the line is both. A further sum of the day, 77.00 + 23.00, then finds its own two, and the first keeps its.
     */
    @Test
    void aSummedLineIsToldAnewWhenTheSaleThatCompletesItComes() {
        sold("10482", "1249.00");
        csv("2026-10-29;1549,00;Insättning Swish");
        assertThat(lines()).containsExactly("sale 154900 unmatched -");
        sold("10483", "300.00");
        bench.planSales();
        bench.run();
        assertThat(lines())
                .containsExactlyInAnyOrder("sale 124900 matched sale:1:10482", "sale 30000 matched sale:1:10483");
        assertThat(payouts()).containsExactly(DAY + " 154900 booked matched");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(standing(1585)).isEqualTo(-154900);
        assertThat(standing(1930)).isEqualTo(154900);

        sold("10484", "77.00");
        csv("2026-10-29;1549,00;Insättning Swish", "2026-10-29;100,00;Insättning Swish");
        assertThat(lines()).contains("sale 10000 unmatched -").hasSize(3);
        sold("10485", "23.00");
        bench.planSales();
        bench.run();
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "sale 124900 matched sale:1:10482",
                        "sale 30000 matched sale:1:10483",
                        "sale 7700 matched sale:1:10484",
                        "sale 2300 matched sale:1:10485");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(standing(1585)).isEqualTo(-164900);
        assertThat(standing(1930)).isEqualTo(164900);
        assertThat(bench.texts("select count(*)::text from bank_entry where company_id = ? and swish_new"))
                .containsExactly("0");
    }

    @Test
    void anAmountTiesOnlyTheOneSaleOfItsDays() {
        sold("10482", "1249.00");
        sold("10483", "300.00");
        sold("10484", "300.00");
        csv(
                "2026-10-29;1249,00;Swish från Anna Ek",
                // Two sales have the amount.
                "2026-10-29;300,00;Swish från Bo Ek",
                // One öre off.
                "2026-10-29;300,01;Swish från Ceci Ek",
                // Paid nine days after the only sale of the amount, which is taken already.
                "2026-11-06;1249,00;Swish från Dan Ek");
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "sale 124900 matched sale:1:10482",
                        "sale 30000 unmatched -",
                        "sale 30001 unmatched -",
                        "sale 124900 unmatched -");
        assertThat(bench.looseEnds())
                .hasSize(3)
                .allSatisfy(end -> assertThat(end).startsWith("payout.swish-unmatched"));
        // The money is on the account whether anybody knows what for.
        assertThat(standing(1930)).isEqualTo(124900 + 30000 + 30001 + 124900);

        // A person says which order it is.
        assertThat(desk().tieSwish(bench.company, entry(30000), List.of("10484"), "eva"))
                .isEmpty();
        bench.run();
        assertThat(lines()).contains("sale 30000 matched sale:1:10484");
        assertThat(bench.looseEnds()).hasSize(2);
        assertThat(desk().tieSwish(bench.company, entry(30001), List.of("99999"), "eva"))
                .hasValueSatisfying(p -> assertThat(p.code()).isEqualTo("bank.swish-order-unknown"));
    }

    @Test
    void aPersonSaysWhichOrdersASummedLineIs() {
        sold("10482", "1249.00");
        sold("10483", "300.00");
        sold("10484", "77.00");
        csv("2026-10-29;1549,00;Insättning Swish");
        assertThat(desk().tieSwish(bench.company, entry(154900), List.of("10482", "10484"), "eva"))
                .hasValueSatisfying(p -> assertThat(p.code()).isEqualTo("bank.swish-differs"));
        assertThat(desk().tieSwish(bench.company, entry(154900), List.of("10482", "10483"), "eva"))
                .isEmpty();
        bench.run();
        assertThat(lines())
                .containsExactlyInAnyOrder("sale 124900 matched sale:1:10482", "sale 30000 matched sale:1:10483");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(standing(1930)).isEqualTo(154900);
    }

    /** The bank's report of Swish, as its reader gives it: a payout for the account and day. */
    private void report(String account, String... ordersAndAmounts) {
        var lines = new java.util.ArrayList<PayoutLine>();
        var sum = Money.zero(Currency.SEK);
        var at = Instant.parse("2026-10-28T23:00:00Z");
        for (int i = 0; i < ordersAndAmounts.length; i += 2) {
            var amount = sek(ordersAndAmounts[i + 1]);
            sum = sum.plus(amount);
            lines.add(new PayoutLine(
                    i + 1, PayoutLine.Kind.SALE, "Swish", amount, at, ordersAndAmounts[i], "", "", "", ""));
        }
        var zero = Money.zero(Currency.SEK);
        var reference = account + "-20261029";
        bench.dropped(
                new Payout(reference, reference, "swish", Currency.SEK, at, sum, zero, zero, Map.of()),
                lines.toArray(PayoutLine[]::new));
        bench.run();
    }

    @Test
    void theReportAfterTheBankIsTheSameMoneyAndTellsWhatItIs() {
        sold("10482", "1249.00");
        sold("10483", "300.00");
        sold("10484", "77.00");
        csv("2026-10-29;1549,00;Insättning Swish");
        assertThat(lines()).containsExactly("sale 154900 unmatched -");
        // The report writes the account with its clearing number, the bank's list as an IBAN.
        report("54910000003", "10482", "1249.00", "10483", "300.00");
        assertThat(payouts()).containsExactly(DAY + " 154900 booked matched");
        assertThat(lines())
                .containsExactlyInAnyOrder("sale 124900 matched sale:1:10482", "sale 30000 matched sale:1:10483");
        csv("2026-10-29;1549,00;Insättning Swish", "2026-10-30;2,00;Ränta");
        assertThat(payouts()).containsExactly(DAY + " 154900 booked matched");
        assertThat(standing(1930)).isEqualTo(154900);
        assertThat(standing(1585)).isEqualTo(-154900);
        assertThat(bench.looseEnds()).isEmpty();
    }

    @Test
    void theBankAfterTheReportIsTheMoneyOfItHoweverManyLines() {
        // More than sums are tried of: 100.00, 101.00 … 129.00 make 3 435.00.
        var told = new java.util.ArrayList<String>();
        var rows = new java.util.ArrayList<String>();
        for (int i = 0; i < 30; i++) {
            sold("105" + i, 100 + i + ".00");
            told.addAll(List.of("105" + i, 100 + i + ".00"));
            rows.add("2026-10-29;" + (100 + i) + ",00;Swish");
        }
        report("83279123456789", told.toArray(String[]::new));
        csv(rows.toArray(String[]::new));
        assertThat(payouts()).containsExactly("83279123456789-20261029 343500 booked matched");
        assertThat(entries()).hasSize(30).allSatisfy(e -> assertThat(e).endsWith(" matched swish"));
        assertThat(standing(1930)).isEqualTo(343500);
        assertThat(bench.vouchers().stream().filter(v -> v.contains("1930"))).hasSize(1);
    }

    @Test
    void aLineOfALaterDayThatIsWhatTheReportToldIsNotToldAnew() {
        sold("10482", "1249.00");
        sold("10483", "300.00");
        report("83279123456789", "10482", "1249.00", "10483", "300.00");
        csv("2026-10-30;1549,00;Insättning Swish");
        assertThat(payouts()).containsExactly("83279123456789-20261029 154900 booked matched");
        assertThat(entries()).containsExactly("2026-10-30 154900 matched amount");
        assertThat(standing(1930)).isEqualTo(154900);
    }

    @Test
    void straightToTheBankADayIsOneVoucherOnceItIsOverAndARefundIsOneOfItsLines() {
        desk().bankLeg(bench.company, se.knyt.core.bookkeeping.BankLeg.DIRECT, "eva");
        sold("10482", "1249.00");
        sold("10483", "300.00");
        bench.sql(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                        + " invoice_number, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)"
                        + " select company_id, 900, 'credit:1:10400', 'credit', 1900, 900, 1, provider, 'i10400', event_date, currency, 20000, 0,"
                        + " body, 1, created_at from fact where company_id = ? and fact_key = 'sale:1:10482'");
        bench.sql(
                "insert into fact_reference (company_id, provider, reference, rank, fact_id) values (?, 'swish', '10400', 4, 900)");
        csv(
                "2026-10-29;1249,00;Swish 10482",
                "2026-10-29;300,00;Swish 10483",
                "2026-10-29;-200,00;Swish återbetalning 10400");
        assertThat(payouts()).containsExactly(DAY + " 134900 booked matched");
        assertThat(lines()).contains("refund -20000 matched credit:1:10400");
        assertThat(standing(1930)).isEqualTo(134900);
        assertThat(standing(1589)).isZero();
        assertThat(bench.vouchers().stream().filter(v -> v.contains("1930"))).hasSize(1);
    }

    @Test
    void laterLinesOfADayAreTheSamePayoutAndOneTakenBackIsAPersonsToDecide() {
        sold("10482", "1249.00");
        sold("10483", "300.00");
        csv("2026-10-29;1249,00;Swish 10482");
        csv("2026-10-29;1249,00;Swish 10482", "2026-10-29;300,00;Swish 10483");
        assertThat(payouts()).containsExactly(DAY + " 154900 booked matched");
        assertThat(standing(1930)).isEqualTo(154900);
        assertThat(standing(1585)).isEqualTo(-154900);
        assertThat(bench.looseEnds()).isEmpty();

        var back = entry("300.00", "DBIT", "B9", "").replace("<Sts>", "<RvslInd>true</RvslInd><Sts>");
        drop("kontoutdrag.xml", camt("053", back));
        assertThat(payouts()).containsExactly(DAY + " 124900 booked matched");
        assertThat(lines()).contains("sale 30000 matched sale:1:10483");
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-to-decide");
        assertThat(standing(1930)).isEqualTo(124900);
    }

    @Test
    void withoutAConnectionToSwishTheLinesWaitByName() {
        bench.sql("update connection set connector = 'scripted' where company_id = ? and connection_id = "
                + bench.provider.id());
        sold("10482", "1249.00");
        csv("2026-10-29;1249,00;Swish 10482");
        assertThat(payouts()).isEmpty();
        assertThat(bench.looseEnds())
                .hasSize(2)
                .anyMatch(end -> end.startsWith("payout.swish-connection"))
                .anyMatch(end -> end.startsWith("bank.entry-unexplained") && end.contains("1249.00"));
        bench.sql("update connection set connector = 'swish' where company_id = ? and connection_id = "
                + bench.provider.id());
        csv("2026-10-29;1249,00;Swish 10482");
        assertThat(payouts()).containsExactly(DAY + " 124900 booked matched");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.texts("select bank_date::text from payout where company_id = ?"))
                .containsExactly(LocalDate.of(2026, 10, 29).toString());
    }

    @Test
    void aLineThatIsLetBeIsNoPaymentAndCanBeTakenUpAgain() {
        sold("10482", "1249.00");
        // Nothing is booked while the flow is off, so the line is still a person's to say.
        bench.flow(false);
        csv("2026-10-29;1249,00;Swish 10482", "2026-10-29;55,00;Swish Design AB");
        assertThat(payouts().getFirst()).startsWith(DAY + " 130400 ");
        assertThat(desk().letBe(bench.company, entry(5500), "Kund med det namnet", "eva"))
                .isTrue();
        bench.flow(true);
        bench.run();
        assertThat(payouts()).containsExactly(DAY + " 124900 booked matched");
        assertThat(entries()).containsExactlyInAnyOrder("2026-10-29 124900 matched swish", "2026-10-29 5500 left ");
    }
}
