package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.rules.RuleField;
import se.knyt.engine.rules.RuleWords;
import se.knyt.spi.LedgerReader.NamedObject;

/** What the company's rules say of the lines of its payouts: where they are booked, never how much. */
class PayoutRulesTest extends RuledPayouts {
    /** 1 249,00 less 43,73, 10,93 of VAT and 25,00 that nobody knows: 1 169,34. What was on 2999 is on 6990, all else as without the rule. */
    @Test
    void anUnknownLineIsBookedWhereARuleSaysAndTheRowNamesTheRule() {
        rules(Rule.of(
                "miljöavgift",
                LINES,
                "kind == 'unrecognized' && provider_kind == 'GREEN' && amount_minor < 0 && !matched",
                new RuleAction.LineAccount(6990),
                new RuleAction.SetField(RuleField.COST_CENTRE, "WEBB"),
                new RuleAction.SetField(RuleField.PROJECT, "17")));
        tell("P1", "1169.34", unknown(4, "GREEN", "-25.00"));
        bench.run();
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna P1: 1581 -124900, 1589 116934, 2641 1093, 6064 4373, 6990 2500");
        assertThat(rows()).contains("6990 WEBB 17 miljöavgift 2", "6064    0", "1581    0");
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.looseEnds()).as("a rule has decided").isEmpty();
        assertThat(bench.texts("select body from effect where company_id = ? and kind = 'create-voucher'"))
                .singleElement()
                .asString()
                .as("cost centre and project reach the accounting system")
                .contains("WEBB");
    }

    /**
     * The accounting system calls WEBB Webbutik and tells no name of 17. What it no longer tells keeps its name; where another system calls
     * it something else it has none.
     */
    @Test
    void namesStandBesideNumbersAsTheirSystemTellsThem() {
        bench.test.engine.database().doForCompany("named", bench.company, tx -> {
            tx.update(
                    "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                            + " settings_version, made_by, made_at, chain_hash) values (?, 73, 'named', 'K', '2026', 73, '2026-11-02',"
                            + " '2026-11-02', 'Prov', 1, 'knyt', ?, '\\x00')",
                    bench.company,
                    Instant.EPOCH);
            tx.update(
                    "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule,"
                            + " cost_centre, project) values (?, 73, 1, 6570, 'SEK', 100, 0, 'x', 'WEBB', '17'),"
                            + " (?, 73, 2, 1581, 'SEK', 0, 100, 'x', '', '')",
                    bench.company,
                    bench.company);
        });
        told(bench.erp, new NamedObject(1, "WEBB", "Webben"), new NamedObject(6, "18", "Jul"));
        told(bench.erp, new NamedObject(1, "WEBB", "Webbutik"));
        var day = LocalDate.of(2026, 11, 2);
        var files = bench.test.engine.voucherFiles();
        assertThat(new String(files.sie(bench.company, day, day, day), Charset.forName("IBM437")))
                .contains("#OBJEKT 1 WEBB Webbutik", "{1 WEBB 6 17}")
                .doesNotContain("#OBJEKT 6 17", "#OBJEKT 6 18");
        assertThat(files.list(bench.company, day, day)).contains("kostnadsställe: WEBB Webbutik", "projekt: 17\n");
        told(bench.provider, new NamedObject(1, "WEBB", "Kassan"));
        assertThat(files.list(bench.company, day, day)).contains("kostnadsställe: WEBB\n");
    }

    private void told(ConnectionRow system, NamedObject... objects) {
        bench.test
                .engine
                .database()
                .doForCompany(
                        "objects", bench.company, tx -> KnownObjects.keep(tx, system, List.of(objects), Instant.EPOCH));
    }

    @Test
    void withoutARuleItStandsOnTheAccountOfTheUnknownAndIsALooseEnd() {
        rules(Rule.of("annan", LINES, "provider_kind == 'OTHER'", new RuleAction.LineAccount(6990)));
        tell("P1", "1169.34", unknown(4, "GREEN", "-25.00"));
        bench.run();
        assertThat(bench.vouchers().getFirst()).contains("2999 2500").doesNotContain("6990");
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-unrecognized");
    }

    /** Said to be a fee it is one: on the provider's fee account together with the fee, named apart. */
    @Test
    void aLineSaidToBeAFeeIsBookedAsOne() {
        rules(Rule.of(
                "är avgift",
                LINES,
                "connection == 'provider' && provider == 'klarna' && kind == 'adjustment'",
                new RuleAction.LineKind(PayoutLine.Kind.FEE)));
        tell("P1", "1169.34", line(4, PayoutLine.Kind.ADJUSTMENT, "", "A-1", sek("-25.00")));
        bench.run();
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna P1: 1581 -124900, 1589 116934, 2641 1093, 6064 4373, 6064 2500");
        assertThat(rows()).contains("6064   är avgift 2", "6064    0");
        assertThat(bench.looseEnds()).isEmpty();
    }

    /** What a matched sale settles, and VAT, have one account each, whatever a rule says of every line. */
    @Test
    void saleAndVatStandWhereTheyStoodAndTheFeeMoves() {
        rules(Rule.of("allt", LINES, "true", new RuleAction.LineAccount(6990)));
        bench.tell("P1", sek("1194.34"), sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93"));
        bench.run();
        assertThat(bench.vouchers())
                .containsExactly("2026-11-02 Utbetalning Klarna P1: 1581 -124900, 1589 119434, 2641 1093, 6990 4373");
    }

    /** 43,73 of fee and 25,00 that nobody knows, both of the sale that went to Norway, and 5,00 of no sale. */
    @Test
    void aRuleAsksWhereTheGoodsOfTheLinesPurchaseWentAndWhichCompanyCharges() {
        bench.sentTo("1001", "NO");
        rules(Rule.of(
                "Norge",
                LINES,
                "country == 'NO' && legal_entity == 'Klarna Bank AB (publ)' && return_kind == '' && kind != 'fee_vat'",
                new RuleAction.LineAccount(6990)));
        var of = new PayoutLine(
                4,
                PayoutLine.Kind.UNRECOGNIZED,
                "GREEN",
                sek("-25.00"),
                PayoutBench.PAID.minus(Duration.ofDays(1)),
                "1001",
                "",
                "",
                "",
                "X-4");
        tell("P1", "1164.34", of, unknown(5, "OTHER", "-5.00"));
        bench.run();
        assertThat(bench.vouchers().getFirst()).contains("6990 2500", "2999 500", "6064 4373");
    }

    /** The first version named 6990. Then the rule goes away, and the provider adds a fee: the line stays where it was booked. */
    @Test
    void aBookedPayoutGoesOnUnderTheRulesItWasBookedUnder() {
        rules(Rule.of("miljöavgift", LINES, "provider_kind == 'GREEN'", new RuleAction.LineAccount(6990)));
        tell("P1", "1169.34", unknown(4, "GREEN", "-25.00"));
        bench.run();
        rules(Rule.of("ny", LINES, "true", new RuleAction.LineAccount(6570)));
        tell("P1", "1159.34", unknown(4, "GREEN", "-25.00"), unknown(5, "GREEN", "-10.00"));
        bench.run();
        assertThat(bench.vouchers().getLast()).endsWith(": 1581 -124900, 1589 115934, 2641 1093, 6064 4373, 6990 3500");
        assertThat(rows()).contains("6990   miljöavgift 2").noneMatch(row -> row.contains("ny"));
    }

    /** Fees that name orders of which nothing is known, each on a row of its own: every line is asked about once, and not beside all others. */
    @Test
    void aLargePayoutIsAskedAboutLineByLine() {
        rules(Rule.of("miljöavgift", LINES, "provider_kind == 'GREEN'", new RuleAction.LineAccount(6990)));
        tell("P1", "1169.34", unknown(4, "GREEN", "-25.00"));
        bench.run();
        bench.test.engine.database().doForCompany("judged", bench.company, tx -> {
            var inUse = bench.test.engine.settings().current(tx, bench.company);
            long payout = tx.first(
                            "select payout_id from payout where company_id = ?", row -> row.getLong(1), bench.company)
                    .orElseThrow();
            var row = PayoutReader.read(tx, bench.company, payout);
            var lines = new ArrayList<>(row.lines());
            for (int i = 5; i <= 20_000; i++) {
                lines.add(new PayoutRow.Line(
                        i,
                        0,
                        1,
                        unknown(i, "GREEN", "-0.01"),
                        "no_match_needed",
                        0,
                        null,
                        LineRuling.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
            }
            var large = row.with(lines);
            var posting = inUse.settings().posting();
            var ruled = PayoutRules.judged(
                    large,
                    LineContext.of(tx, large, posting),
                    inUse.rules(),
                    posting,
                    Optional.empty(),
                    new RuleWords(List.of(), List.of()));
            assertThat(ruled.row().lines())
                    .filteredOn(line -> line.ruling().account() == 6990)
                    .hasSize(19_997);
        });
    }
}
