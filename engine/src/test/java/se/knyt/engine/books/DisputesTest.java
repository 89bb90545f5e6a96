package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.settings.Deadlines;

/**
 * A dispute from its first word to who bears it. What is booked is worked by hand from the catalogue of vouchers: "chargeback opened:
 * 1689 + · 1581 −; won: 1581 + · 1689 −; lost: reverse the sale, 3001 + · 2611 + · 1689 −".
 */
class DisputesTest extends DisputeCase {
    private static final Instant OPENED = Instant.parse("2026-10-30T09:00:00Z");

    private Dispute dispute(Dispute.State state, Optional<Instant> answerBy) {
        return new Dispute(
                "krn:dispute:1",
                "klarna",
                state,
                state.name(),
                Dispute.Reason.NOT_RECEIVED,
                "goods_not_received",
                sek("500.00"),
                Optional.of(sek("150.00")),
                OPENED,
                answerBy,
                "https://portal.example/1",
                "1001",
                "",
                "T-1001");
    }

    private List<String> disputes() {
        return bench.texts(
                "select source_id || ' ' || state || ' ' || amount_minor || ' ' || drawn_minor || ' ' || drawn_fee_minor || ' '"
                        + " || coalesce(trail_id::text, '-') || ' ' || loss from dispute where company_id = ? order by source_id");
    }

    @Test
    void aChargebackThatOnlyThePayoutTellsOfIsADisputeWithEverythingElseUnknown() {
        bench.sold("1001", "55", "500.00");
        bench.tell("P1", sek("500.00"), sale(1, "1001", "500.00"));
        bench.run();
        bench.tell(
                "P2",
                sek("-650.00"),
                line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-500.00")),
                line(2, Kind.DISPUTE_FEE, "1001", "T-1001", sek("-150.00")));
        bench.run();
        assertThat(disputes()).containsExactly("payout-line:P2:1 unknown 50000 -50000 -15000 1001 ");
        assertThat(codes()).containsExactly("dispute.not-told");
        // As refunds do: the lines belong to the purchase.
        assertThat(
                        bench.texts(
                                "select kind || ' ' || trail_id from payout_line where company_id = ? and dispute_id is not null order by 1"))
                .containsExactly("chargeback 1001", "dispute_fee 1001");
        // 1689 +500 · 1581 −650 · 6064 +150, and what is to be drawn from the bank.
        assertThat(bench.vouchers().getLast()).contains("1689 50000").contains("6064 15000");

        // All that was taken comes back: won, whoever tells of it.
        bench.tell("P3", sek("500.00"), line(1, Kind.CHARGEBACK_WON, "1001", "T-1001", sek("500.00")));
        bench.run();
        assertThat(disputes()).containsExactly("payout-line:P2:1 won 50000 0 -15000 1001 ");
        assertThat(codes()).isEmpty();
        assertThat(bench.vouchers().getLast()).contains("1689 -50000");
    }

    @Test
    void whatTheProviderTellsAfterThePayoutIsTheSameDispute() {
        bench.sold("1001", "55", "500.00");
        bench.tell("P2", sek("-500.00"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-500.00")));
        bench.run();
        bench.tell(dispute(Dispute.State.UNDER_REVIEW, Optional.empty()));
        bench.run();
        assertThat(disputes()).containsExactly("krn:dispute:1 under-review 50000 -50000 0 1001 ");
        assertThat(codes()).isEmpty();
        // And before it: the line of a payout finds what was told.
        bench.tell("P3", sek("-150.00"), line(1, Kind.DISPUTE_FEE, "", "T-1001", sek("-150.00")));
        bench.run();
        assertThat(disputes()).containsExactly("krn:dispute:1 under-review 50000 -50000 -15000 1001 ");
    }

    @Test
    void somebodyIsToldFiveDaysBeforeTheLastDayAndNoLongerWhenItIsAnswered() {
        bench.sold("1001", "55", "500.00");
        var now = bench.test.engine.clocks().now(bench.company);
        var by = now.plus(Duration.ofDays(12));
        bench.tell(dispute(Dispute.State.NEEDS_ANSWER, Optional.of(by)));
        bench.run();
        assertThat(codes()).isEmpty();
        bench.test.clock.move(Duration.ofDays(6));
        bench.run();
        assertThat(codes()).isEmpty();
        bench.test.clock.move(Duration.ofDays(1).plusMinutes(1));
        bench.run();
        assertThat(codes()).containsExactly("dispute.answer");
        assertThat(bench.looseEnds()).singleElement().asString().contains("\"at\":\"" + by);
        bench.tell(dispute(Dispute.State.UNDER_REVIEW, Optional.of(by)));
        bench.run();
        assertThat(codes()).isEmpty();
    }

    @Test
    void aLastDayThatPassesUnansweredIsSaidAndTheCompanyChoosesHowLongBefore() {
        bench.sold("1001", "55", "500.00");
        var now = bench.test.engine.clocks().now(bench.company);
        bench.tell(dispute(Dispute.State.NEEDS_ANSWER, Optional.of(now.plus(Duration.ofDays(12)))));
        bench.run();
        var wanted = new Deadlines(14, 5, 14, Map.of(), Map.of("svea", 10), true);
        bench.test.engine.desks().deadlines().saveDeadlines(bench.company, wanted, "Eva");
        assertThat(bench.test.engine.desks().deadlines().deadlines(bench.company))
                .isEqualTo(wanted);
        bench.run();
        assertThat(codes()).containsExactly("dispute.answer");
        bench.test.clock.move(Duration.ofDays(13));
        bench.run();
        assertThat(codes()).containsExactly("dispute.answer-late");
    }

    @Test
    void aLossIsBookedOnceAsAPersonChoosesAndTakenBackWhenTheMoneyComes() {
        sold();
        bench.tell("P2", sek("-500.00"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-500.00")));
        bench.run();
        var desk = bench.test.engine.desks().disputes();
        assertThat(desk.preview(bench.company, id(), DisputeLoss.Way.BAD_DEBT).problem())
                .isEqualTo("dispute.not-lost");
        assertThat(desk.preview(bench.company, id(), DisputeLoss.Way.COLLECTED).problem())
                .as("no claim came back")
                .isEqualTo("dispute.not-lost");
        assertThat(desk.decide(bench.company, id(), Dispute.State.LOST, "eva@example.com"))
                .isTrue();
        bench.run();
        assertThat(codes()).containsExactly("dispute.loss");
        assertThat(desk.book(bench.company, id(), DisputeLoss.Way.SALE_REVERSED, "eva@example.com")
                        .problem())
                .isEmpty();
        assertThat(desk.book(bench.company, id(), DisputeLoss.Way.SALE_REVERSED, "eva@example.com")
                        .problem())
                .isEqualTo("dispute.booked-already");
        bench.run();
        assertThat(codes()).isEmpty();
        // 3001 +400 · 2611 +100 · 1689 −500: what the payout put on 1689 is gone.
        assertThat(bench.vouchers().getLast()).endsWith(": 1689 -50000, 2611 10000, 3001 40000");
        assertThat(bench.effects("create-voucher").getLast())
                .isEqualTo("voucher:dispute:klarna:payout-line:P2:1:loss done");

        bench.tell("P3", sek("500.00"), line(1, Kind.CHARGEBACK_WON, "1001", "T-1001", sek("500.00")));
        bench.run();
        assertThat(codes()).containsExactly("dispute.given-back");
        assertThat(desk.takeBack(bench.company, id(), "eva@example.com")).isTrue();
        assertThat(desk.takeBack(bench.company, id(), "eva@example.com")).isFalse();
        bench.run();
        assertThat(codes()).isEmpty();
        assertThat(bench.vouchers().getLast()).endsWith(": 1689 50000, 2611 -10000, 3001 -40000");
    }

    /**
     * A rule has chargebacks on 6352. What gives one back is there too, though the rule does not ask of it, and whatever the rule says by
     * then; the loss is taken from there: 3001 +400 · 2611 +100 · 6352 −500. What took 50.00 on 1689 before the rule is met on 1689.
     */
    @Test
    void aDisputeStandsWhereTheRuleHadItsFirstLineUntilItEnds() {
        sold();
        bench.sold("1002", "56", "50.00");
        bench.tell("P1", sek("-50.00"), line(1, Kind.CHARGEBACK, "1002", "T-1002", sek("-50.00")));
        bench.run();
        rules(Rule.of("återkrav", "payout-lines", "kind == 'chargeback'", new RuleAction.LineAccount(6352)));
        bench.tell("P2", sek("-500.00"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-500.00")));
        bench.run();
        assertThat(bench.vouchers().getLast()).endsWith(": 1589 -50000, 6352 50000");
        assertThat(bench.texts("select account || ' ' || chosen_by || ' ' || chosen_version from voucher_row"
                        + " where company_id = ? and chosen_by <> ''"))
                .containsExactly("6352 återkrav 2");
        rules(Rule.of("annat", "payout-lines", "kind == 'chargeback_won'", new RuleAction.LineAccount(6990)));
        bench.tell(
                "P3",
                sek("150.00"),
                line(1, Kind.CHARGEBACK_WON, "1001", "T-1001", sek("100.00")),
                line(2, Kind.CHARGEBACK_WON, "1002", "T-1002", sek("50.00")));
        bench.run();
        assertThat(bench.vouchers().getLast()).endsWith(": 1589 15000, 1689 -5000, 6352 -10000");
        // The tester says the same: the first line of each dispute decides, whatever the rule in use says of this one.
        assertThat(tried("P3", 1)).isEqualTo("P2 1: 6352 återkrav 2, booked 1589 15000, 1689 -5000, 6352 -10000");
        assertThat(tried("P3", 2)).isEqualTo("P1 1: 0  0, booked 1589 15000, 1689 -5000, 6352 -10000");
        assertThat(tried("P2", 1)).as("the first itself").startsWith("none");

        var desk = bench.test.engine.desks().disputes();
        long dispute = bench.test.number(
                bench.company,
                "select dispute_id from dispute where company_id = ? and drawn_minor <> 0",
                bench.company);
        assertThat(desk.decide(bench.company, dispute, Dispute.State.LOST, "eva@example.com"))
                .isTrue();
        bench.run();
        assertThat(desk.book(bench.company, dispute, DisputeLoss.Way.SALE_REVERSED, "eva@example.com")
                        .problem())
                .isEmpty();
        bench.run();
        // 400.00 of the 500.00 are lost: 320.00 and 80.00 of VAT.
        assertThat(bench.vouchers().getLast()).endsWith(": 2611 8000, 3001 32000, 6352 -40000");
        assertThat(bench.standsOn(6352, LocalDate.of(2026, 12, 31))).isZero();
        assertThat(bench.standsOn(1689, LocalDate.of(2026, 12, 31))).isZero();
    }

    private String tried(String reference, int seq) {
        var engine = bench.test.engine;
        return engine.database().forCompany("tried", bench.company, tx -> {
            long payout = bench.test.number(
                    bench.company,
                    "select payout_id from payout where company_id = ? and reference = '" + reference + "'",
                    bench.company);
            var trial = LineTrial.of(
                            tx,
                            bench.company,
                            payout,
                            seq,
                            engine.settings().current(tx, bench.company),
                            DimensionTargets.of(List.of()),
                            engine.archive())
                    .orElseThrow();
            var first = trial.decides()
                    .map(d -> d.reference() + " " + d.line() + ": ")
                    .orElse("none ");
            var rows = trial.after().rows().stream()
                    .sorted(java.util.Comparator.comparing(r -> r.account()))
                    .map(r -> r.account() + " " + r.signed().minor())
                    .collect(java.util.stream.Collectors.joining(", "));
            return first + trial.ruling().account() + " " + trial.ruling().rule() + " "
                    + trial.ruling().version() + ", booked " + rows;
        });
    }

    private void rules(Rule... rules) {
        bench.test
                .engine
                .database()
                .doForCompany(
                        "rules",
                        bench.company,
                        tx -> bench.test
                                .engine
                                .settings()
                                .change(
                                        tx,
                                        bench.company,
                                        s -> s.withRules(s.ruleSet().withRules(List.of(rules))),
                                        "",
                                        "eva",
                                        bench.test.clock.instant()));
    }

    /**
     * Svea hands an invoice of 500.00 back: the payout puts it on 1689 as before, and it is the merchant's own claim until somebody says
     * how it ended. Nothing is booked by itself; paid by the buyer it is 1930 +500 · 1689 −500, once.
     */
    @Test
    void aClaimThatIsHandedBackStandsUntilSomebodySaysHowItEnded() {
        sold();
        bench.tell(new Dispute(
                "dismissed-T-1001",
                "klarna",
                Dispute.State.UNKNOWN,
                "",
                Dispute.Reason.HANDED_BACK,
                "Dismissed",
                sek("500.00"),
                Optional.empty(),
                OPENED,
                Optional.empty(),
                "",
                "1001",
                "",
                "T-1001"));
        bench.tell("P2", sek("-500.00"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-500.00")));
        bench.run();
        assertThat(disputes()).containsExactly("dismissed-T-1001 unknown 50000 -50000 0 1001 ");
        assertThat(codes()).containsExactly("dispute.handed-back");
        int vouchers = bench.vouchers().size();
        var desk = bench.test.engine.desks().disputes();
        assertThat(desk.book(bench.company, id(), DisputeLoss.Way.COLLECTED, "eva@example.com")
                        .problem())
                .isEmpty();
        assertThat(desk.book(bench.company, id(), DisputeLoss.Way.BAD_DEBT, "eva@example.com")
                        .problem())
                .isEqualTo("dispute.booked-already");
        bench.run();
        assertThat(codes()).isEmpty();
        assertThat(disputes()).containsExactly("dismissed-T-1001 lost 50000 -50000 0 1001 collected");
        assertThat(bench.vouchers()).hasSize(vouchers + 1);
        assertThat(bench.vouchers().getLast()).endsWith(": 1689 -50000, 1930 50000");
    }

    @Test
    void nobodySaysOtherwiseThanAProviderThatTells() {
        bench.sold("1001", "55", "500.00");
        bench.tell(dispute(Dispute.State.UNDER_REVIEW, Optional.empty()));
        bench.run();
        var desk = bench.test.engine.desks().disputes();
        assertThat(desk.decide(bench.company, id(), Dispute.State.WON, "eva@example.com"))
                .isFalse();
        assertThat(desk.decide(bench.company, id() + 1, Dispute.State.WON, "eva@example.com"))
                .isFalse();
        assertThat(disputes()).singleElement().asString().contains("under-review");
    }
}
