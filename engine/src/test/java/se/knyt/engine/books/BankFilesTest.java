package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDesk;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.bank.BankDrop.Outcome;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.testing.Until;

/** Bank files: each entry once, each payout once on the bank's day, and nothing of the rest of the account. */
class BankFilesTest {
    private static final String ACCOUNT = "SE3550000000054910000003";
    private static final Instant PAID = Instant.parse("2026-11-02T12:00:00Z");
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

    private Outcome drop(String content) {
        return desk().take(
                        bench.company,
                        new BankDrop.File("utdrag.csv", content.getBytes(StandardCharsets.UTF_8), true, 1930, ACCOUNT),
                        "eva");
    }

    private static String csv(String... rows) {
        return "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n";
    }

    private static Outcome.Taken taken(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Taken.class);
        return (Outcome.Taken) outcome;
    }

    private void paid(String reference, String amount) {
        bench.sold("o" + reference, "i" + reference, amount);
        bench.tell(reference, sek(amount), sale(1, "o" + reference, amount));
        bench.run();
        assertThat(bench.state(reference)).isEqualTo("booked");
    }

    private List<String> bankVouchers() {
        return bench.vouchers().stream().filter(v -> v.contains("Insättning")).toList();
    }

    private List<String> entries() {
        return bench.texts("select booked_on || ' ' || amount_minor || ' ' || state || ' ' || basis from bank_entry"
                + " where company_id = ? order by booked_on, bank_entry_id");
    }

    private List<String> legs() {
        return bench.texts("select reference || ' ' || bank_leg || ' ' || coalesce(bank_date::text, '-') from payout"
                + " where company_id = ? order by reference");
    }

    private long id(String table, String where) {
        return Long.parseLong(
                bench.texts("select " + table + "_id::text from " + table + " where company_id = ? and " + where)
                        .getFirst());
    }

    @Test
    void aPayoutIsFoundByItsReferenceAndBookedOnceOnTheBanksDay() {
        paid("PAY7001", "694.34");
        assertThat(legsOpen()).as("nobody notes what the bank has").isEqualTo("1 closed, 0 not at the bank");
        var file = csv(
                "2026-11-03;694,34;KLARNA BANK AB PAY7001",
                "2026-11-03;-31200,00;Lön Anna Andersson 850101-1234",
                "2026-11-04;-99,00;Kortköp");
        var first = taken(drop(file));
        assertThat(first.entries()).isEqualTo(3);
        assertThat(first.kept()).isEqualTo(1);
        assertThat(first.fresh()).isEqualTo(1);
        assertThat(first.matched()).isEqualTo(1);
        assertThat(first.from()).isEqualTo(LocalDate.of(2026, 11, 3));
        assertThat(bankVouchers()).containsExactly("2026-11-03 Insättning Klarna PAY7001: 1589 -69434, 1930 69434");
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-03");
        assertThat(entries()).containsExactly("2026-11-03 69434 matched reference");

        var again = taken(drop(file));
        assertThat(again.fresh()).isZero();
        assertThat(again.matched()).isZero();
        // Another list whose days overlap, with the same row in it.
        var overlapping = taken(drop(csv("2026-11-03;694,34;KLARNA BANK AB PAY7001", "2026-11-05;1,00;Ränta")));
        assertThat(overlapping.fresh()).isZero();
        assertThat(bankVouchers()).hasSize(1);
        assertThat(bench.texts("select said from bank_entry where company_id = ?"))
                .singleElement()
                .asString()
                .contains("KLARNA PAY7001")
                .doesNotContain("BANK AB");
        assertThat(legsOpen()).isEqualTo("1 closed, 0 not at the bank");
        paid("PAY7002", "10.00");
        assertThat(legsOpen()).isEqualTo("2 closed, 1 not at the bank");
    }

    /** The auditor's file behind the voucher: sealed, once, the bytes that were dropped; of a file that is refused nothing. */
    @Test
    void theFileIsKeptOnceByteForByte() throws Exception {
        paid("PAY7001", "694.34");
        // Not UTF-8: what is kept is what was dropped, not what was read of it.
        var bytes = csv("2026-11-03;694,34;KLARNA BANK AB PAY7001", "2026-11-03;-31200,00;Lön Anna Andersson")
                .getBytes(StandardCharsets.ISO_8859_1);
        taken(drop("utdrag.csv", bytes));
        assertThat(keptFiles()).containsExactly("utdrag.csv " + bytes.length + " eva");
        assertThat(keptFile(bytes)).contains(bytes);
        assertThat(bench.texts("select encode(sealed, 'escape') from bank_file where company_id = ?"))
                .singleElement()
                .asString()
                .doesNotContain("Andersson");
        taken(drop("samma.csv", bytes));
        assertThat(keptFiles()).hasSize(1);

        // As one that was read before files were kept.
        bench.test.engine.database().doForCompany("test", bench.company, tx -> tx.update("delete from bank_file"));
        assertThat(keptFile(bytes)).isEmpty();
        assertThat(taken(drop("utdrag.csv", bytes)).fresh()).isZero();
        assertThat(keptFile(bytes)).contains(bytes);

        var broken = "Bokföringsdatum;Belopp;Text\n2026-11-03;mycket;KLARNA\n".getBytes(StandardCharsets.UTF_8);
        assertThat(drop("trasig.csv", broken)).isInstanceOf(Outcome.Unreadable.class);
        var strangers = csv("2026-11-03;1,00;Ränta").getBytes(StandardCharsets.UTF_8);
        assertThat(desk().take(
                                bench.company,
                                new BankDrop.File("annans.csv", strangers, false, 1930, "SE4550000000058398257466"),
                                "eva"))
                .isInstanceOf(Outcome.UnknownAccount.class);
        assertThat(keptFiles()).hasSize(1);
    }

    private Outcome drop(String name, byte[] content) {
        return desk().take(bench.company, new BankDrop.File(name, content, true, 1930, ACCOUNT), "eva");
    }

    private List<String> keptFiles() {
        return bench.texts(
                "select file_name || ' ' || bytes || ' ' || read_by from bank_file where company_id = ? order by read_at");
    }

    private Optional<byte[]> keptFile(byte[] content) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest(content);
        return bench.test
                .engine
                .database()
                .forCompany(
                        "test", bench.company, tx -> bench.test.engine.archive().bankFile(tx, bench.company, hash))
                .map(Archive.Kept::content);
    }

    /** Forty entries, told again by a list of another layout: a handful of statements, however many they are. */
    @Test
    void whatIsKnownIsToldAgainInOneStatement() throws SQLException {
        try (var owner = bench.test.database.connect();
                var statement = owner.createStatement()) {
            statement.execute(
                    "create sequence counted; grant usage on sequence counted to public;"
                            + " create function counted() returns trigger language plpgsql as"
                            + " 'begin perform nextval(''counted''); return null; end';"
                            + " create trigger counted after insert or update on bank_entry for each statement execute function counted()");
        }
        var rows = IntStream.range(100, 140)
                .mapToObj(i -> "2026-11-03;" + i + ",00;KLARNA 7" + i)
                .toList();
        assertThat(taken(drop(csv(rows.toArray(String[]::new)))).fresh()).isEqualTo(40);
        var other = rows.stream()
                .map(row -> row + " 8" + row.substring(11, 14) + ";x")
                .toList();
        var again = "Bokföringsdatum;Belopp;Text;Typ\n" + String.join("\n", other) + "\n";
        assertThat(taken(drop(again)).fresh()).isZero();
        assertThat(
                        bench.texts(
                                "select distinct cardinality(tellings) || ' ' || (said like '% 8%') from bank_entry where company_id = ?"))
                .containsExactly("2 true");
        try (var owner = bench.test.database.connect();
                var statement = owner.createStatement();
                var counted = statement.executeQuery("select last_value from counted")) {
            counted.next();
            assertThat(counted.getLong(1))
                    .as("what matching does of each file among them")
                    .isLessThan(20);
        }
    }

    private String legsOpen() {
        var status = bench.test.engine.control().status(bench.company);
        return status.certificatesClosed() + " closed, " + status.bankLegsOpen() + " not at the bank";
    }

    /** While the matching has read an open entry and not yet taken it, somebody says that it is no payout: that word stands. */
    @Test
    void whatAPersonDecidesWhileItIsBeingMatchedStands() throws Exception {
        drop(csv("2026-11-03;694,34;KLARNA BANK AB PAY7001"));
        long entry = id("bank_entry", "state = 'open'");
        bench.sql("update bank_entry set state = 'left' where company_id = ?");
        paid("PAY7001", "694.34");
        bench.sql("update bank_entry set state = 'open' where company_id = ?");
        var database = bench.test.engine.database();
        var matched = new AtomicInteger(-1);
        var other = Thread.ofVirtual()
                .unstarted(() -> matched.set(
                        taken(drop(csv("2026-11-05;1,00;KLARNA BANK AB"))).matched()));
        database.doForCompany("left", bench.company, tx -> {
            tx.update(
                    "update bank_entry set state = 'left', note = 'privat' where company_id = ? and bank_entry_id = ?",
                    bench.company,
                    entry);
            other.start();
            Until.holds(
                    "the matching waits for the entry",
                    Duration.ofSeconds(5),
                    () -> database.forNone(
                            "waiting",
                            at -> at.first("select 1 from pg_locks where not granted", row -> true)
                                    .isPresent()));
        });
        other.join();
        assertThat(matched).hasValue(0);
        assertThat(entries()).contains("2026-11-03 69434 left ");
        assertThat(legs()).containsExactly("PAY7001 open -");
        assertThat(bankVouchers()).isEmpty();
    }

    /** The provider takes its change back, or says at last what the bank has shown: nothing is awaited then. */
    @Test
    void whatIsChangedToWhatTheBankHasShownIsAwaitedNoMore() {
        paid("PAY7001", "694.34");
        drop(csv("2026-11-03;694,34;KLARNA BANK AB PAY7001"));
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-03");
        bench.tell("PAY7001", sek("700.00"), sale(1, "oPAY7001", "700.00"));
        bench.run();
        assertThat(legs()).singleElement().asString().startsWith("PAY7001 open");
        bench.tell("PAY7001", sek("694.34"), sale(1, "oPAY7001", "694.34"));
        bench.run();
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-03");
        bench.test.clock.move(Duration.ofDays(30));
        bench.planPayout("PAY7001");
        bench.run();
        assertThat(bench.looseEnds()).as("seen at the bank").noneMatch(end -> end.startsWith("payout.not-at-bank"));
    }

    private List<String> near() {
        return bench.texts(
                "select e.amount_minor || ' ' || p.reference from bank_entry e join payout p"
                        + " on p.company_id = e.company_id and p.payout_id = e.near_payout_id where e.company_id = ? order by 1");
    }

    @Test
    void anAmountThatNamesNobodyIsSuggestedAndNothingIsBooked() {
        paid("PAY7001", "694.34");
        paid("PAY7002", "100.00");
        paid("PAY7003", "100.00");
        drop(csv(
                "2026-11-03;694,34;HYRESINBETALNING ANDERSSON",
                // Fits two payouts: nothing is suggested either.
                "2026-11-03;100,00;Insättning"));
        assertThat(entries()).containsExactlyInAnyOrder("2026-11-03 69434 open ", "2026-11-03 10000 open ");
        assertThat(bankVouchers()).isEmpty();
        assertThat(legs()).containsExactly("PAY7001 open -", "PAY7002 open -", "PAY7003 open -");
        assertThat(near()).containsExactly("69434 PAY7001");
        // The payout's own line comes: the other is nobody's any more.
        drop(csv("2026-11-04;694,34;KLARNA PAY7001"));
        assertThat(legs()).contains("PAY7001 matched 2026-11-04");
        assertThat(near()).isEmpty();
    }

    @Test
    void aLineThatNamesTheProviderAndAnotherPayoutOfItsFormClosesNothing() {
        paid("PAY7001", "694.34");
        drop(csv("2026-11-03;694,34;KLARNA BANK PAY9999", "2026-11-03;694,34;KLARNA STRIPE"));
        assertThat(legs()).containsExactly("PAY7001 open -");
        assertThat(near()).isEmpty();
        drop(csv("2026-11-04;694,34;KLARNA BANK AB"));
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-04");
        assertThat(bench.texts("select basis from bank_match where company_id = ?"))
                .containsExactly("amount");
    }

    /** The name of whoever is called like a provider is not kept, but that it stood there is. */
    @Test
    void whoeverIsCalledLikeAProviderClosesNothing() {
        paid("PAY7001", "694.34");
        drop(csv("2026-11-03;694,34;KLARNA PETERSSON BYGG"));
        assertThat(legs()).containsExactly("PAY7001 open -");
        assertThat(bench.texts("select said::text from bank_entry where company_id = ?"))
                .allSatisfy(said -> assertThat(said).contains("KLARNA", "…").doesNotContain("PETERSSON"));
        drop(csv("2026-11-04;694,34;KLARNA BANK AB (PUBL)"));
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-04");
    }

    private static String from(String sender, String day, String amount, String reference) {
        return "<Ntry><Amt Ccy=\"SEK\">" + amount + "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>"
                + day
                + "</Dt></BookgDt><AcctSvcrRef>" + reference
                + "</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><DbtrAcct><Id><IBAN>"
                + sender + "</IBAN></Id></DbtrAcct></RltdPties></TxDtls></NtryDtls></Ntry>";
    }

    private static String statement(String... entries) {
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Id>S1</Id>"
                + "<Acct><Id><IBAN>" + ACCOUNT + "</IBAN></Id><Ccy>SEK</Ccy></Acct>" + String.join("", entries)
                + "</Stmt></BkToCstmrStmt></Document>";
    }

    /** A person says once whose account it is; what comes from it afterwards is its provider's, until the word is taken back. */
    @Test
    void anAccountIsLearnedByAPersonsYes() {
        var sender = "SE4550000000058398257466";
        paid("PAY7001", "694.34");
        paid("PAY7002", "100.00");
        paid("PAY7003", "50.00");
        drop(statement(from(sender, "2026-11-03", "694.34", "A1"), from(sender, "2026-11-04", "100.00", "A2")));
        assertThat(legs()).allSatisfy(leg -> assertThat(leg).endsWith(" open -"));
        assertThat(near()).containsExactly("10000 PAY7002", "69434 PAY7001");
        long payout = id("payout", "reference = 'PAY7001'");
        assertThat(desk().match(bench.company, id("bank_entry", "amount_minor = 69434"), payout, "eva")
                        .orElseThrow()
                        .problem())
                .isEmpty();
        assertThat(entries())
                .as("the other one from there is known at once")
                .containsExactly("2026-11-03 69434 matched person", "2026-11-04 10000 matched sender");
        assertThat(
                        bench.texts(
                                "select provider || ' ' || sender_end || ' ' || learned_by from bank_sender where company_id = ?"))
                .containsExactly("klarna 7466 eva");
        assertThat(bench.texts("select sender from bank_sender where company_id = ?"))
                .as("nobody's number is kept")
                .noneMatch(kept -> kept.contains("8398257466"));

        assertThat(desk().forgetSender(bench.company, id("bank_sender", "true"), "eva"))
                .isTrue();
        drop(statement(from(sender, "2026-11-05", "50.00", "A3")));
        assertThat(legs()).contains("PAY7003 open -");
    }

    @Test
    void theTextThatTheProviderAnnouncesIsTheBanks() {
        bench.sold("o1", "i1", "694.34");
        bench.sold("o2", "i2", "694.34");
        for (int batch : new int[] {130, 131}) {
            var zero = sek("0.00");
            var payout = new Payout(
                    "Shop " + batch,
                    "Shop " + batch,
                    "klarna",
                    Currency.SEK,
                    PAID,
                    sek("694.34"),
                    zero,
                    zero,
                    Map.of());
            bench.tell(
                    payout.shownAs("TX00000" + batch + "XT batch " + batch + ", Shop"),
                    sale(1, "o" + (batch - 129), "694.34"));
        }
        bench.run();
        // Six days later, and two of the same amount.
        drop(csv("2026-11-09;694,34;KLARNA TX00000131XT batch 131, Shop", "2026-11-10;694,34;TX00000130XT batch 13"));
        assertThat(legs()).containsExactly("Shop 130 matched 2026-11-10", "Shop 131 matched 2026-11-09");
        assertThat(entries()).allSatisfy(entry -> assertThat(entry).endsWith("matched reference"));
    }

    @Test
    void oneDepositOfSeveralPayoutsAndSeveralDepositsOfOne() {
        paid("PAY7001", "694.34");
        paid("PAY7002", "100.00");
        paid("PAY7003", "50.00");
        drop(csv(
                "2026-11-03;794,34;KLARNA PAY7001 PAY7002",
                "2026-11-03;20,00;KLARNA PAY7003",
                "2026-11-04;30,00;KLARNA PAY7003"));
        assertThat(bankVouchers())
                .containsExactly(
                        "2026-11-03 Insättning Klarna PAY7001: 1589 -69434, 1930 69434",
                        "2026-11-03 Insättning Klarna PAY7002: 1589 -10000, 1930 10000",
                        "2026-11-03 Insättning Klarna PAY7003: 1589 -2000, 1930 2000",
                        "2026-11-04 Insättning 2 Klarna PAY7003: 1589 -3000, 1930 3000");
        assertThat(entries()).allSatisfy(e -> assertThat(e).endsWith("matched group"));
        assertThat(legs()).allSatisfy(leg -> assertThat(leg).contains(" matched "));
    }

    /** 20.00 on the 3rd and 30.00 on the 4th, the later of them first, by a person: whole from the 4th. */
    @Test
    void theLatestOfItsLinesGivesTheBanksDayWhicheverIsReadFirst() {
        paid("PAY7003", "50.00");
        long payout = id("payout", "reference = 'PAY7003'");
        drop(csv("2026-11-04;30,00;KLARNA"));
        assertThat(desk().match(bench.company, id("bank_entry", "state = 'open'"), payout, "eva"))
                .hasValueSatisfying(outcome -> assertThat(outcome.problem()).isEmpty());
        assertThat(taken(drop(csv("2026-11-03;20,00;KLARNA"))).matched()).isEqualTo(1);
        assertThat(legs()).containsExactly("PAY7003 matched 2026-11-04");
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 3))).containsExactly(3000L);
        assertThat(bench.notProved()).isEmpty();
    }

    @Test
    void oneThatTheBankReturnedIsAwaitedAnewAndBookedWhenItIsPaidAgain() {
        paid("PAY7001", "694.34");
        drop(csv("2026-11-03;694,34;KLARNA PAY7001"));
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-03");

        drop(csv("2026-11-04;-694,34;Retur KLARNA PAY7001"));
        assertThat(legs()).containsExactly("PAY7001 open -");
        assertThat(entries()).contains("2026-11-04 -69434 matched returned");

        drop(csv("2026-11-09;694,34;KLARNA PAY7001"));
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-09");
        assertThat(bankVouchers())
                .containsExactly(
                        "2026-11-03 Insättning Klarna PAY7001: 1589 -69434, 1930 69434",
                        "2026-11-04 Insättning 2 Klarna PAY7001: 1589 69434, 1930 -69434",
                        "2026-11-09 Insättning 3 Klarna PAY7001: 1589 -69434, 1930 69434");
        bench.run();
        assertThat(bench.effects("create-voucher"))
                .hasSize(4)
                .allSatisfy(e -> assertThat(e).endsWith(" done"));
    }

    @Test
    void anEntryWaitsForItsPayoutAndIsMatchedWhenThatIsBooked() {
        assertThat(taken(drop(csv("2026-11-03;694,34;KLARNA PAY7001"))).matched())
                .isZero();
        assertThat(entries()).containsExactly("2026-11-03 69434 open ");
        paid("PAY7001", "694.34");
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-03");
        assertThat(bankVouchers()).hasSize(1);
    }

    @Test
    void whatAPersonHasNotedIsNotBookedAgain() {
        paid("PAY7001", "694.34");
        long payout = id("payout", "reference = 'PAY7001'");
        assertThat(desk().receipts()
                        .confirm(bench.company, payout, LocalDate.of(2026, 11, 3), sek("694.34"), 0, "eva")
                        .problem())
                .isEmpty();
        assertThat(taken(drop(csv("2026-11-03;694,34;KLARNA PAY7001"))).matched())
                .isEqualTo(1);
        assertThat(entries()).containsExactly("2026-11-03 69434 matched reference");
        assertThat(bankVouchers()).hasSize(1);
    }

    @Test
    void theSameEntryInAFileOfAnotherFormatIsOneEntry() {
        paid("PAY7001", "694.34");
        drop(csv("2026-11-03;694,34;KLARNA"));
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-03");
        var camt = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Id>S1</Id>"
                + "<Acct><Id><IBAN>" + ACCOUNT + "</IBAN></Id><Ccy>SEK</Ccy></Acct>"
                + "<Ntry><Amt Ccy=\"SEK\">694.34</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt>"
                + "<AcctSvcrRef>5490-77</AcctSvcrRef><AddtlNtryInf>KLARNA BANK AB PAY7001</AddtlNtryInf></Ntry>"
                + "</Stmt></BkToCstmrStmt></Document>";
        assertThat(taken(drop(camt)).fresh()).isZero();
        assertThat(taken(drop(camt)).fresh()).isZero();
        assertThat(entries()).hasSize(1);
        assertThat(bankVouchers()).hasSize(1);
    }

    private List<String> said() {
        return bench.texts("select said from bank_entry where company_id = ? order by said");
    }

    /** A bank has several lists of the same account, with other columns and other words: what stands in both is one entry. */
    @Test
    void theSameEntriesInAListOfOtherColumnsAreTheSame() {
        paid("PAY7001", "100.00");
        paid("PAY7002", "100.00");
        drop(csv("2026-11-03;100,00;KLARNA PAY7001", "2026-11-03;100,00;KLARNA PAY7002"));
        // Worded so that the order of the words is the other way round.
        var rows = "2026-11-03;B PAY7001 Klarna Bank;100,00;200,00\n2026-11-03;A PAY7002 Klarna Bank;100,00;100,00\n";
        var other = "Datum;Beskrivning;Belopp;Saldo\n" + rows;
        assertThat(taken(drop(other)).fresh()).isZero();
        assertThat(taken(drop(other)).fresh()).isZero();
        assertThat(entries()).hasSize(2);
        assertThat(said())
                .as("each with the words of its own alone")
                .allSatisfy(said -> assertThat(said.contains("PAY7001")).isNotEqualTo(said.contains("PAY7002")));
        assertThat(bankVouchers()).hasSize(2);

        // A third one of the day, which only the second list has yet; then the first list has it too.
        assertThat(taken(drop("Datum;Beskrivning;Belopp;Saldo\n2026-11-03;C Klarna Bank;100,00;300,00\n" + rows))
                        .fresh())
                .isEqualTo(1);
        assertThat(taken(drop(csv("2026-11-03;100,00;KLARNA sent"))).fresh()).isZero();
        // Two words of one list are two entries, also where the other list knows of one that nobody has told here.
        assertThat(taken(drop(csv("2026-11-03;100,00;KLARNA ännu en"))).fresh()).isEqualTo(1);
        assertThat(entries()).hasSize(4);
    }

    /** Lists of a part of the account each: one provider's money is not the other's, whatever the day and amount. */
    @Test
    void anEntryThatNamesAnotherProviderIsAnother() {
        assertThat(taken(drop(csv("2026-11-03;100,00;KLARNA"))).fresh()).isEqualTo(1);
        assertThat(taken(drop("Datum;Beskrivning;Belopp\n2026-11-03;Stripe Payments;100,00\n"))
                        .fresh())
                .isEqualTo(1);
    }

    private static String camt(String kind, String... references) {
        var entries = new StringBuilder();
        for (var reference : references) {
            entries.append(
                            "<Ntry><Amt Ccy=\"SEK\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-03</Dt>"
                                    + "</BookgDt><AcctSvcrRef>")
                    .append(reference)
                    .append("</AcctSvcrRef><AddtlNtryInf>KLARNA</AddtlNtryInf></Ntry>");
        }
        var statement = kind.equals("053") ? "Stmt" : "Ntfctn";
        var message = kind.equals("053") ? "BkToCstmrStmt" : "BkToCstmrDbtCdtNtfctn";
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt." + kind + ".001.02\"><" + message + "><"
                + statement + "><Id>S1</Id>"
                + "<Acct><Id><IBAN>" + ACCOUNT + "</IBAN></Id><Ccy>SEK</Ccy></Acct>" + entries + "</" + statement
                + "></" + message
                + "></Document>";
    }

    /** The notification told the second of the day's two; what the bank's reference says goes before the order. */
    @Test
    void anEntryDoesNotTakeThePlaceOfOneThatTheBanksReferenceTells() {
        assertThat(taken(drop(camt("054", "5490-78"))).fresh()).isEqualTo(1);
        assertThat(taken(drop(camt("053", "5490-77", "5490-78"))).fresh()).isEqualTo(1);
        assertThat(entries()).hasSize(2);
    }

    /** 100.00 euro at 11.30 on an account in euro: come, taken back by the bank, and come again. */
    @Test
    void oneInAnotherCurrencyThatTheBankReturnedIsAwaitedAnew() {
        bench.tell(
                "PAY7001",
                Money.parse("100.00", Currency.EUR),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.30"))),
                PayoutBench.line(1, PayoutLine.Kind.FEE_REFUND, "", "", Money.parse("100.00", Currency.EUR)));
        bench.run();
        for (var row : List.of("2026-11-03;100,00 matched", "2026-11-05;-100,00 open", "2026-11-06;100,00 matched")) {
            var file = "Bokföringsdatum;Belopp;Valuta;Text\n" + row.split(" ")[0] + ";EUR;KLARNA PAY7001\n";
            assertThat(taken(desk().take(
                                            bench.company,
                                            new BankDrop.File(
                                                    "euro.csv",
                                                    file.getBytes(StandardCharsets.UTF_8),
                                                    true,
                                                    1950,
                                                    "SE99EURO"),
                                            "eva"))
                            .matched())
                    .as(row)
                    .isEqualTo(1);
            assertThat(legs()).singleElement().asString().startsWith("PAY7001 " + row.split(" ")[1]);
        }
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 30))).isEmpty();
    }

    /** 100.00 euro at 11.30 that a person has seen on the account in euro: 1950, and not the provider's 1930. */
    @Test
    void oneInAnotherCurrencyIsNotedByHandOnTheAccountThatItCameTo() {
        bench.tell(
                "PAY7001",
                Money.parse("100.00", Currency.EUR),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.30"))),
                PayoutBench.line(1, PayoutLine.Kind.FEE_REFUND, "", "", Money.parse("100.00", Currency.EUR)));
        bench.run();
        long payout = Long.parseLong(bench.texts("select payout_id::text from payout where company_id = ?")
                .getFirst());
        var day = LocalDate.of(2026, 11, 3);
        var euro = Money.parse("100.00", Currency.EUR);
        var receipts = desk().receipts();
        assertThat(receipts.preview(bench.company, payout, day, euro, 1950)
                        .voucher()
                        .orElseThrow()
                        .rows())
                .extracting(r -> r.account() + " " + r.signed().toPlain())
                .containsExactlyInAnyOrder("1950 1130.00", "1589 -1130.00");
        assertThat(receipts.confirm(bench.company, payout, day, Money.parse("99.99", Currency.EUR), 1950, "eva")
                        .problem())
                .isEqualTo("bank.differs");
        assertThat(receipts.confirm(bench.company, payout, day, euro, 1950, "eva")
                        .problem())
                .isEmpty();
        bench.run();
        assertThat(legs()).singleElement().asString().startsWith("PAY7001 matched");
    }

    @Test
    void wrongFilesAreNamedWithTheirPlaceAndNothingIsTaken() {
        var file = csv("2026-11-03;694,34;KLARNA PAY7001").getBytes(StandardCharsets.UTF_8);
        var stranger = desk().take(bench.company, new BankDrop.File("a.csv", file, false, 1930, ACCOUNT), "eva");
        assertThat(stranger).isEqualTo(new Outcome.UnknownAccount(2, ACCOUNT));
        assertThat(desk().take(bench.company, new BankDrop.File("a.csv", file, true, 1930, ""), "eva"))
                .isEqualTo(new Outcome.UnknownAccount(2, ""));
        assertThat(drop(csv("2026-11-03;694,34 kr bra;KLARNA PAY7001")))
                .isInstanceOfSatisfying(
                        Outcome.Unreadable.class,
                        wrong -> assertThat(wrong.line()).isEqualTo(2));
        assertThat(drop("%PDF-1.7")).isInstanceOf(Outcome.Unreadable.class);
        assertThat(drop("")).isEqualTo(new Outcome.Refused("empty"));
        assertThat(entries()).isEmpty();
        assertThat(desk().accounts(bench.company)).isEmpty();

        taken(drop(csv("2026-11-03;694,34;KLARNA PAY7001")));
        var euro = "Bokföringsdatum;Belopp;Valuta;Text\n2026-11-03;12,00;EUR;KLARNA\n".getBytes(StandardCharsets.UTF_8);
        assertThat(desk().take(bench.company, new BankDrop.File("a.csv", euro, false, 1930, ACCOUNT), "eva"))
                .isEqualTo(new Outcome.OtherCurrency(2, ACCOUNT, "EUR", "SEK"));
    }

    @Test
    void aPersonSaysWhatAnEntryIsOrLetsItBe() {
        paid("PAY7001", "694.34");
        drop(csv("2026-11-20;694,34;KLARNA", "2026-11-21;25,00;KLARNA"));
        assertThat(entries())
                .as("three weeks later by amount alone")
                .allSatisfy(e -> assertThat(e).contains("open"));
        long late = id("bank_entry", "amount_minor = 69434");
        long other = id("bank_entry", "amount_minor = 2500");
        long payout = id("payout", "reference = 'PAY7001'");

        // More than is expected is never a part.
        assertThat(desk().preview(bench.company, late, payout).orElseThrow().voucher())
                .isPresent();
        assertThat(desk().match(bench.company, late, payout, "eva")
                        .orElseThrow()
                        .problem())
                .isEmpty();
        assertThat(desk().match(bench.company, late, payout, "eva")).isEmpty();
        assertThat(desk().match(bench.company, other, payout, "eva")
                        .orElseThrow()
                        .problem())
                .isEqualTo("bank.confirmed-already");
        assertThatThrownBy(() -> desk().letBe(bench.company, other, " ", "eva"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(desk().letBe(bench.company, other, "ränta", "eva")).isTrue();
        assertThat(desk().letBe(bench.company, other, "ränta", "eva")).isFalse();
        assertThat(entries()).containsExactly("2026-11-20 69434 matched person", "2026-11-21 2500 left ");
        assertThat(desk().reopen(bench.company, other, "eva")).isTrue();
        assertThat(bankVouchers()).containsExactly("2026-11-20 Insättning Klarna PAY7001: 1589 -69434, 1930 69434");
    }

    @Test
    void whereTheAccountingSystemBooksItsBankTheLegIsClosedAndNothingIsBooked() {
        desk().bankLeg(bench.company, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK, "eva");
        paid("PAY7001", "694.34");
        drop(csv("2026-11-03;694,34;KLARNA PAY7001"));
        assertThat(legs()).containsExactly("PAY7001 matched 2026-11-03");
        assertThat(bankVouchers()).isEmpty();
        assertThat(desk().bankLeg(bench.company)).isEqualTo(BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK);
    }
}
