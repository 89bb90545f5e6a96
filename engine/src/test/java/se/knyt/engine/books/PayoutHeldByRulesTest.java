package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.sek;

import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;

/** Rules that hold a payout by one of its lines, and what lets it go. */
class PayoutHeldByRulesTest extends RuledPayouts {
    @Test
    void aRuleHoldsThePayoutUntilItIsTakenAway() {
        rules(Rule.hold("stora", LINES, "amount_minor < -4400 && vat_minor == 0", "Fråga Klarna"));
        tell("P1", "1149.34", unknown(4, "GREEN", "-45.00"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.looseEnds())
                .anySatisfy(end -> assertThat(end)
                        .startsWith("payout.rule-held")
                        .contains("\"line\":\"4\"")
                        .contains("\"word\":\"GREEN\"")
                        .contains("Fråga Klarna"));
        assertThat(bench.vouchers()).isEmpty();
        assertThat(bench.effects("register-payment"))
                .as("nor is any part of it paid")
                .isEmpty();
        rules();
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
    }

    /** Eva lets it go; the second time, its amount is another, so the rule asks again; what it never asked of changes nothing. */
    @Test
    void aPersonLetsOnePayoutGoUntilWhatTheRuleAskedOfChanges() {
        rules(Rule.hold("stora", LINES, "amount_minor < -4400 && kind == 'unrecognized'", "Fråga Klarna"));
        tell("P1", "1149.34", unknown(4, "GREEN", "-45.00"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        var asked = asked();
        var words = bench.test.engine.desks().ruleWords();
        assertThat(words.payout(bench.company, bench.payoutId("P1"), "another", "Eva"))
                .isFalse();
        assertThat(words.payout(bench.company, bench.payoutId("P1"), asked, "Eva"))
                .isTrue();
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.texts(
                        "select actor || ' ' || action || ' ' || (details::json ->> 'rule') || ' ' || (details::json ->> 'version')"
                                + " from audit_log where company_id = ? and action = 'payout.let-go'"))
                .containsExactly("Eva payout.let-go stora 2");
        bench.tell("P2", sek("-45.00"), unknown(1, "OTHER", "-45.00"));
        bench.run();
        assertThat(bench.state("P2"))
                .as("another payout is asked about by itself")
                .isEqualTo("held");
        bench.tell("P2", sek("-46.00"), unknown(1, "OTHER", "-46.00"));
        bench.run();
        assertThat(asked()).isNotEqualTo(asked);
        assertThat(words.payout(bench.company, bench.payoutId("P2"), asked(), "Eva"))
                .isTrue();
        bench.tell("P2", sek("-46.00"), unknown(1, "NEW WORD", "-46.00"));
        bench.run();
        assertThat(bench.state("P2")).isEqualTo("booked");
    }

    private String asked() {
        return bench.texts("select args::json ->> 'asked' from loose_end where company_id = ? and closed_at is null"
                        + " and code = 'payout.rule-held'")
                .getFirst();
    }

    /** A division by nothing: what the rule would have said is not known. */
    @Test
    void aRuleThatCannotBeWorkedOutHoldsThePayoutByItself() {
        rules(Rule.of(
                "delar", LINES, "amount_minor / (amount_minor - amount_minor) > 1", new RuleAction.LineAccount(6990)));
        tell("P1", "1169.34", unknown(4, "GREEN", "-25.00"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.looseEnds()).anyMatch(end -> end.startsWith("payout.rule-failed") && end.contains("delar"));
    }

    /** 1689 could be chosen when the rule was written; now what PayPal owes stands on it, item by item. */
    @Test
    void anAccountThatHasBecomeSomebodyElsesHoldsThePayout() {
        rules(Rule.of("miljöavgift", LINES, "provider_kind == 'GREEN'", new RuleAction.LineAccount(1689)));
        tell("P1", "1169.34", unknown(4, "GREEN", "-25.00"));
        change(s -> s.withProviders(List.of(KnownProviders.with(s.providers(), s.bankLeg()).stream()
                .filter(p -> p.provider().equals("paypal"))
                .findFirst()
                .map(p -> new ProviderSettings(
                        "paypal",
                        1689,
                        p.paymentMethod(),
                        p.fees(),
                        p.bankLeg(),
                        p.bankAccount(),
                        p.other(),
                        List.of(),
                        List.of()))
                .orElseThrow())));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.looseEnds()).anyMatch(end -> end.startsWith("payout.rule-account") && end.contains("1689"));
    }

    /** The system is one that takes cost centre and project alone: the payout waits and nothing is left out, until the rule is changed. */
    @Test
    void aDimensionThatTheSystemHasNoPlaceForHoldsThePayout() {
        rules(Rule.of("region", LINES, "kind == 'unrecognized'", new RuleAction.SetDimension(20, "NORR")));
        tell("P1", "1169.34", unknown(4, "GREEN", "-25.00"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.vouchers()).isEmpty();
        assertThat(bench.looseEnds())
                .filteredOn(end -> end.startsWith("payout.rule-dimension"))
                .singleElement()
                .asString()
                .contains("\"rule\":\"region\"", "\"dimension\":\"20\"", "NORR", "\"system\":\"erp\"");
        rules(Rule.of(
                "region",
                LINES,
                "kind == 'unrecognized'",
                new RuleAction.SetDimension(6, "17"),
                new RuleAction.LineAccount(6990)));
        bench.run();
        assertThat(rows()).contains("6990  17 region 3");
    }

    /**
     * Two lines of the rule, one word: P1's voucher is shown as it would be, 6990 and all, and nothing of it is booked, nor any invoice
     * paid. P2, that the rule is not of, does not wait. When Eva books it the voucher is the one that was shown.
     */
    @Test
    void aDraftIsShownWaitsAloneAndIsBookedByAPerson() {
        rules(
                Rule.of("okända", LINES, "kind == 'unrecognized'", new RuleAction.LineAccount(6990)),
                Rule.of("utkast", LINES, "kind == 'unrecognized' && amount_minor < 0", new RuleAction.Draft()));
        tell("P1", "1144.34", unknown(4, "GREEN", "-25.00"), unknown(5, "BLUE", "-25.00"));
        bench.tell("P2", sek("-12.50"), fee(1, "-10.00"), PayoutBench.vat(2, "-2.50"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.state("P2")).isEqualTo("booked");
        assertThat(bench.vouchers()).singleElement().asString().contains("Klarna P2");
        assertThat(bench.effects("book-payment")).isEmpty();
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.rule-draft")
                .contains("utkast");

        var drafts = bench.test.engine.desks().drafts();
        var waiting = drafts.waiting(bench.company, 10);
        assertThat(waiting).singleElement().satisfies(draft -> {
            assertThat(draft.code()).isEqualTo("payout.rule-draft");
            assertThat(draft.number()).isEqualTo("P1");
            assertThat(draft.vouchers().getFirst().rows())
                    .extracting(row -> row.account() + " " + row.signed().toPlain())
                    .contains("1581 -1249.00", "1589 1144.34", "6990 50.00");
        });
        var draft = waiting.getFirst();
        assertThat(drafts.book(bench.company, draft.code(), 0, draft.payout(), draft.asked(), "Eva"))
                .isTrue();
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.vouchers().getLast()).endsWith(": 1581 -124900, 1589 114434, 2641 1093, 6064 4373, 6990 5000");
        assertThat(drafts.waiting(bench.company, 10)).isEmpty();
        assertThat(bench.texts("select actor || ' ' || action || ' ' || (details::json ->> 'rule') from audit_log"
                        + " where company_id = ? and action = 'voucher.book-draft'"))
                .containsExactly("Eva voucher.book-draft utkast");
        tell("P1", "1134.34", unknown(4, "GREEN", "-25.00"), unknown(5, "BLUE", "-35.00"));
        bench.run();
        assertThat(bench.state("P1")).as("what is booked is no draft again").isEqualTo("booked");
    }
}
