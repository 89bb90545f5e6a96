package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;

/** Fees by type, day and connection, and what happens where a settlement's own VAT contradicts the table. */
class FeeVatTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private ProviderDesk desk() {
        return bench.test.engine.desks().providers();
    }

    private ProviderForm form(String provider, long connection, String... changes) {
        var values = new HashMap<>(
                desk().form(bench.company, provider, connection).orElseThrow().values());
        for (int i = 0; i < changes.length; i += 2) {
            values.put(changes[i], changes[i + 1]);
        }
        return new ProviderForm(provider, connection, FeeTableForm.inOrder(values, false));
    }

    /** A fee of 100.00 on which the settlement states 8.00 of VAT: 25 % would be 25.00. */
    private void klarnaStatesTooLittle() {
        bench.sold("1001", "1", "1000.00");
        bench.tell("K1", sek("892.00"), sale(1, "1001", "1000.00"), fee(2, "-100.00"), vat(3, "-8.00"));
        bench.run();
    }

    @Test
    void vatThatContradictsTheTableIsBookedAsStatedAndToldUntilTheLimitLetsItPass() {
        klarnaStatesTooLittle();
        assertThat(bench.state("K1")).isEqualTo("booked");
        assertThat(bench.vouchers())
                .singleElement()
                .asString()
                .endsWith(": 1581 -100000, 1589 89200, 2641 800, 6064 10000");
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.fee-vat")
                .contains("\"net\":\"100.00 SEK\"", "\"stated\":\"8.00 SEK\"", "\"expected\":\"25.00 SEK\"");
        assertThat(bench.texts("select fee_vat_off_minor || ' ' || fee_vat_off from payout where company_id = ?"))
                .singleElement()
                .asString()
                .startsWith("1700 ")
                .contains("fee-vat");
        assertThat(bench.texts("select fee_vat_base_minor || ' ' || fee_vat_lines from payout where company_id = ?"))
                .as("what 25 % is to be of")
                .containsExactly("10000 1");

        limit("16.99");
        assertThat(bench.looseEnds()).hasSize(1);
        limit("17.00");
        assertThat(bench.looseEnds()).isEmpty();
        limit("0.00");
        assertThat(bench.looseEnds()).hasSize(1);
    }

    private void limit(String each) {
        assertThat(bench.test
                        .engine
                        .desks()
                        .limits()
                        .save(
                                bench.company,
                                List.of(new LimitDesk.Input(DifferenceClass.FEE_VAT, each, "", "")),
                                "eva@example.com"))
                .isEmpty();
        bench.run();
    }

    @Test
    void aTableThatSaysOtherwiseClosesIt() {
        bench.sold("1001", "1", "1000.00");
        bench.tell("K1", sek("900.00"), sale(1, "1001", "1000.00"), fee(2, "-100.00"));
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.fee-vat");
        // The test's fee lines have the word "fee".
        assertThat(desk().save(
                                bench.company,
                                form("klarna", 0, row(0, "FEE", "", "6064", "EXEMPT")),
                                "eva@example.com"))
                .isEmpty();
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.texts("select fee_vat_off_minor || ' ' || fee_vat_off from payout where company_id = ?"))
                .containsExactly("0 []");
    }

    private static String[] row(int row, String type, String from, String account, String vat) {
        var prefix = "t" + row + ".";
        return new String[] {
            prefix + "type", type, prefix + "from", from, prefix + "account", account, prefix + "vat", vat
        };
    }

    @Test
    void theRuleOfThePayoutsDayIsUsedAndThatOfItsConnectionFirst() {
        // Paid out on 2 November 2026: exempt until then.
        bench.sold("stripe", "2001", "77", "1083.20");
        bench.tell("stripe", "po_1", sek("1064.25"), Optional.empty(), sale(1, "2001", "1083.20"), fee(2, "-18.95"));
        var all = form("stripe", 0, row(0, "", "2026-11-02", "6570", "REVERSE_CHARGE"));
        all = new ProviderForm("stripe", with(all.values(), "vat", "EXEMPT"));
        assertThat(desk().save(bench.company, all, "eva@example.com")).isEmpty();
        bench.run();
        // E7b.
        assertThat(bench.vouchers())
                .singleElement()
                .asString()
                .endsWith(": 1582 -108320, 1589 106425, 2614 -474, 2645 474, 4535 1895, 4598 -1895, 6570 1895");
    }

    @Test
    void aConnectionMayHaveAnotherTableAndBankAccount() {
        bench.tell("K0", sek("0.00"));
        long connection = desk().known(bench.company, "klarna", 0)
                .connections()
                .getFirst()
                .id();
        var own = form("klarna", connection, "fees", "6069", "vat", "EXEMPT");
        assertThat(desk().save(bench.company, own, "eva@example.com")).isEmpty();
        bench.sold("1001", "1", "1000.00");
        bench.tell("K1", sek("900.00"), sale(1, "1001", "1000.00"), fee(2, "-100.00"));
        bench.run();
        assertThat(bench.vouchers()).singleElement().asString().endsWith(": 1581 -100000, 1589 90000, 6069 10000");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(desk().form(bench.company, "klarna", 0).orElseThrow().value("fees"))
                .isEqualTo("6064");
        assertThat(desk().form(bench.company, "klarna", connection + 1000)).isEmpty();

        desk().asAll(bench.company, "klarna", connection, "eva@example.com");
        assertThat(desk().form(bench.company, "klarna", connection)
                        .orElseThrow()
                        .value("fees"))
                .isEqualTo("6064");
        assertThat(desk().known(bench.company, "klarna", connection).own()).isEmpty();
        assertThat(desk().known(bench.company, "klarna", 0).types()).containsExactly("fee");
    }

    @Test
    void whatIsWrittenOutAndReadInIsTheSameTable() {
        var saved = form(
                "stripe",
                0,
                "vat",
                "EXEMPT",
                "entity",
                "Stripe; \"Payments\" Europe",
                "t0.type",
                "subscription",
                "t0.from",
                "2026-07-01",
                "t0.account",
                "6540",
                "t0.vat",
                "REVERSE_CHARGE_OUTSIDE_EU",
                "t0.entity",
                "Stripe, LLC",
                "t0.number",
                "EU372000001");
        assertThat(desk().save(bench.company, saved, "eva@example.com")).isEmpty();
        var text = FeeTableText.of(desk().known(bench.company, "stripe", 0).fees());
        assertThat(text)
                .isEqualTo("type;from;account;vat;entity;vat_number\n"
                        + ";;6570;exempt;\"Stripe; \"\"Payments\"\" Europe\";\n"
                        + "subscription;2026-07-01;6540;reverse-charge-outside-eu;Stripe, LLC;EU372000001\n");
        var read = FeeTableText.read(text, form("klarna", 0).values());
        assertThat(read.wrong()).isEmpty();
        assertThat(FeeTableForm.read(read.values()))
                .isEqualTo(desk().known(bench.company, "stripe", 0).fees());
        assertThat(FeeTableText.read("type;from\nsubscription;2026", Map.of()).wrong())
                .contains(new FeeTableText.Wrong(2));
    }

    @Test
    void nonsenseIsNamedAtItsRuleAndChangesNothing() {
        var values = form(
                        "klarna",
                        0,
                        "t0.type",
                        "a",
                        "t0.from",
                        "2026-02-30",
                        "t0.account",
                        "60",
                        "t0.vat",
                        "MAYBE",
                        "t0.number",
                        "x",
                        "t1.type",
                        "b",
                        "t1.account",
                        "2440",
                        "t1.vat",
                        "EXEMPT")
                .values();
        assertThat(desk().save(bench.company, new ProviderForm("klarna", values), "eva@example.com"))
                .containsExactly(
                        new Problem("t0.from", "date", List.of("2026-02-30")),
                        new Problem("t0.account", "digits", List.of("60")),
                        new Problem("t0.vat", "answer", List.of("MAYBE")),
                        new Problem("t0.number", "vat-number", List.of("x")));
        assertThat(desk().save(bench.company, form("klarna", 0, row(0, "b", "", "2440", "EXEMPT")), "eva@example.com"))
                .containsExactly(new Problem("t0.account", "control", List.of("2440")));
        assertThat(desk().save(
                                bench.company,
                                new ProviderForm(
                                        "klarna",
                                        with(
                                                form("klarna", 0, row(0, "", "", "6064", "EXEMPT"))
                                                        .values(),
                                                "vat",
                                                "EXEMPT")),
                                "eva@example.com"))
                .containsExactly(new Problem("t0.type", "twice", List.of("")));
        assertThat(bench.texts("select settings_version::text from company where company_id = ?"))
                .containsExactly("1");
    }

    private static Map<String, String> with(Map<String, String> values, String field, String value) {
        var result = new HashMap<>(values);
        result.put(field, value);
        return result;
    }
}
