package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.rules.SkippedMoney;

/** Lines of payouts that a rule skips by themselves: others have what they pay, and their money is a named item until somebody says where. */
class PayoutSkipRulesTest extends RuledPayouts {
    private static Rule skips(SkippedMoney money) {
        return Rule.of(
                "butik i Luleå",
                LINES,
                "!matched && references.exists(r, r.startsWith('L'))",
                new RuleAction.Skip("Kassan i Luleå bokför själv", money));
    }

    private static Rule both(SkippedMoney money) {
        return Rule.of("allt", LINES, "!matched", new RuleAction.Skip("Andra har det", money));
    }

    /** 1 249,00 that is ours, 500,00 and 300,00 that are Luleå's, and the fee: 1 249,00 + 800,00 − 43,73 − 10,93 = 1 994,34. */
    private void tellTwo() {
        bench.tell(
                "P1",
                sek("1994.34"),
                sale(1, "1001", "1249.00"),
                fee(2, "-43.73"),
                vat(3, "-10.93"),
                sale(4, "L1", "500.00"),
                sale(5, "L2", "300.00"));
    }

    private List<String> asked() {
        return bench.texts("select asked from line_skip where company_id = ? order by seq");
    }

    private List<Long> onReceivable() {
        return bench.open(
                new ClearingAccount(1581, ClearingAccount.Kind.PROVIDER, "klarna", 0), LocalDate.of(2026, 12, 31));
    }

    /**
     * Open, both are items of 500,00 and 300,00 on 1581 and loose ends. On 1689 the voucher that stands is corrected: 1581 keeps what is
     * ours. L1 is taken along by a word, alone: it is a line without a purchase, until that is told of.
     */
    @Test
    void skippedLinesAreNamedItemsAndAreTakenAlongOneByOne() {
        rules(skips(SkippedMoney.open()));
        tellTwo();
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.vouchers())
                .singleElement()
                .asString()
                .endsWith(": 1581 -204900, 1589 199434, 2641 1093, 6064 4373");
        assertThat(bench.looseEnds())
                .hasSize(2)
                .allMatch(end -> end.startsWith("payout.line-rule-skipped") && end.contains("Kassan i Luleå"));
        assertThat(onReceivable()).containsExactly(-50000L, -30000L);

        rules(skips(new SkippedMoney.On(1689)));
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.vouchers().getLast())
                .endsWith(": 1581 -124900, 1589 199434, 1689 -80000, 2641 1093, 6064 4373");
        assertThat(rows()).contains("1689   butik i Luleå 3");
        assertThat(onReceivable()).isEmpty();

        var words = bench.test.engine.desks().ruleWords();
        var first = asked().getFirst();
        assertThat(words.payout(bench.company, bench.payoutId("P1"), first, "Eva"))
                .isTrue();
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-unmatched");
        assertThat(bench.vouchers().getLast())
                .endsWith(": 1581 -174900, 1589 199434, 1689 -30000, 2641 1093, 6064 4373");
        assertThat(bench.texts("select action || ' ' || actor || ' ' || (details::json ->> 'rule') from audit_log"
                        + " where company_id = ? and action like 'payout.%'"))
                .containsExactly("payout.line-let-go Eva butik i Luleå");
        assertThat(words.payout(bench.company, bench.payoutId("P1"), first, "Eva"))
                .as("nothing waits for that word any more")
                .isFalse();

        bench.sold("L1", "56", "500.00");
        bench.planPayout("P1");
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.effects("book-payment")).hasSize(2);
    }

    /** A booked line stays where its rule had it when the rule goes away; one that stood open is a line like any other again. */
    @Test
    void whatARuleHasBookedGoesOnUnderItsVersionAndWhatIsOpenIsAskedAnew() {
        rules(skips(new SkippedMoney.On(1689)));
        tellTwo();
        bench.run();
        rules();
        bench.run();
        assertThat(bench.vouchers()).hasSize(1);
        assertThat(bench.looseEnds()).isEmpty();

        rules(both(SkippedMoney.open()));
        bench.tell("P2", sek("100.00"), sale(1, "X1", "100.00"));
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-rule-skipped");
        rules();
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-unmatched");
    }

    /** The rule is of everything: the sale that has its invoice is ours, and the fee is booked as ever. The refund's 80,00 stand on 1689. */
    @Test
    void whatHasMetItsInvoiceAndWhatSettlesNothingIsPassedOver() {
        rules(Rule.of("allt", LINES, "true", new RuleAction.Skip("Andra har det", new SkippedMoney.On(1689))));
        tell("P1", "1114.34", line(4, PayoutLine.Kind.REFUND, "L9", "T-L9", sek("-80.00")));
        bench.run();
        assertThat(bench.vouchers())
                .singleElement()
                .asString()
                .endsWith(": 1581 -124900, 1589 111434, 1689 8000, 2641 1093, 6064 4373");
        assertThat(bench.looseEnds()).isEmpty();
    }

    /** Where the earlier books have the 800,00 on 1581, the lines take them off there and nothing of Knyt's is open. */
    @Test
    void ofTheEarlierBooksNothingIsOpenInKnyt() {
        rules(skips(SkippedMoney.earlier()));
        tellTwo();
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(onReceivable()).isEmpty();
        assertThat(bench.texts("select earlier_minor::text from payout where company_id = ?"))
                .containsExactly("80000");
    }

    /** What a rule about drafts says of a refund's line is kept until nobody says it any more, and a person's word is about that line. */
    @Test
    void aDraftThatIsSkippedStandsUntilItsRuleGoes() {
        var draft = Rule.of("garantin", "return-drafts", "true", new RuleAction.Skip("x", new SkippedMoney.On(1689)));
        rules(draft);
        tell("P1", "1114.34", line(4, PayoutLine.Kind.REFUND, "1001", "T-R9", sek("-80.00")));
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-unmatched");
        bench.test
                .engine
                .database()
                .doForCompany(
                        "skip",
                        bench.company,
                        tx -> LineSkips.put(
                                tx,
                                bench.company,
                                Long.parseLong(bench.texts("select payout_id::text from payout where company_id = ?")
                                        .getFirst()),
                                Map.of(4, new LineSkips.Skip("return-drafts", "garantin", "x", 2, "1689", "abc/4"))));
        bench.planPayout("P1");
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.vouchers().getLast()).contains("1689 8000");
        rules();
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-unmatched");
        assertThat(asked()).isEmpty();
    }
}
