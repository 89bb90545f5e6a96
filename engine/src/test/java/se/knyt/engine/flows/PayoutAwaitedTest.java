package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.money.Money;
import se.knyt.engine.disputes.MixedCurrencies;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.rules.RuleBook;
import se.knyt.engine.settings.Deadlines;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.testing.TestEngine;
import se.knyt.engine.trails.GivenTrail;
import se.knyt.engine.trails.TrailState;

/**
 * Sales and refunds that no payout names, decided without a database. Where nothing else is said they are of Sunday 1 November 2026 and
 * awaited for fourteen days: to the end of the 15th, so late from the 16th, midnight in Stockholm, which is 23:00 UTC the day before.
 */
class PayoutAwaitedTest {
    private static final Instant LATE = Instant.parse("2026-11-15T23:00:00Z");
    private static final Money NONE = Money.sek("0.00");

    private final List<TrailState.FactView> facts = new ArrayList<>();
    private final List<TrailState.DisputeView> disputes = new ArrayList<>();
    private Deadlines deadlines = Deadlines.INITIAL;
    private Set<String> payers = Set.of("klarna", "stripe", "swish");
    private Map<String, Instant> balances = Map.of();
    private TrailState.Heard heard = TrailState.Heard.NOT;

    private void fact(String type, String provider, String amount, int day, boolean named) {
        fact(type, provider, amount, "0.00", day, named);
    }

    private void fact(String type, String provider, String amount, String byCard, int day, boolean named) {
        facts.add(new TrailState.FactView(
                facts.size() + 1,
                type + ":" + facts.size(),
                type,
                "77",
                LocalDate.of(2026, 11, day),
                Money.sek(amount),
                NONE,
                Money.sek(byCard),
                NONE,
                100,
                1,
                List.of(),
                Map.of(),
                provider,
                named,
                "",
                heard));
    }

    private TrailPlan plan(Instant now) {
        var settings = Settings.initial().withDeadlines(deadlines);
        var state = GivenTrail.of(List.of(), List.of(), facts, List.of(), disputes);
        var context = GivenContext.of(
                settings,
                new RuleBook(List.of()),
                settings.posting(),
                List.of(),
                Map.of("klarna", List.of(2L)),
                payers,
                balances,
                now);
        var plan = new TrailPlan();
        PayoutAwaited.addTo(plan, state, context, "1001");
        return plan;
    }

    private List<LooseEnd> ends(Instant now) {
        return plan(now).looseEnds();
    }

    @Test
    void aSaleIsLateFromTheDayAfterItsTime() {
        fact("sale", "klarna", "1249.00", 1, false);
        var before = plan(LATE.minusMillis(1));
        assertThat(before.looseEnds()).isEmpty();
        assertThat(before.lookAgainAt()).isEqualTo(LATE);
        var after = plan(LATE);
        assertThat(after.lookAgainAt()).isNull();
        assertThat(after.looseEnds()).singleElement().satisfies(end -> {
            assertThat(end.code()).isEqualTo("awaited.sale");
            assertThat(end.amount()).isEqualTo(Money.sek("1249.00"));
            assertThat(end.dueAt()).isEqualTo(LATE);
            assertThat(end.connection()).isEqualTo(2L);
            assertThat(end.args())
                    .containsEntry("order", "1001")
                    .containsEntry("provider", "klarna")
                    .containsEntry("date", "2026-11-01")
                    .containsEntry("amount", "1249.00 SEK");
        });
    }

    @Test
    void whatAPayoutHasNamedIsNotAwaited() {
        fact("sale", "klarna", "1249.00", 1, true);
        assertThat(ends(LATE)).isEmpty();
        assertThat(plan(LATE.minusSeconds(60)).lookAgainAt()).isNull();
    }

    /** 1249.00 is paid out, 299.00 was to go back and is drawn by no payout. */
    @Test
    void aRefundThatNoPayoutDrawsIsToldAsSuch() {
        fact("sale", "klarna", "1249.00", 1, true);
        fact("credit", "klarna", "299.00", 1, false);
        assertThat(ends(LATE)).singleElement().satisfies(end -> {
            assertThat(end.code()).isEqualTo("awaited.refund");
            assertThat(end.amount()).isEqualTo(Money.sek("299.00"));
            assertThat(end.args()).containsEntry("amount", "299.00 SEK");
        });
    }

    /** Neither is named, and together they are nothing. When the sale is named the refund stands alone. */
    @Test
    void whatComesToNothingTogetherIsNoLooseEnd() {
        fact("sale", "klarna", "299.00", 1, false);
        fact("credit", "klarna", "299.00", 3, false);
        assertThat(ends(LATE.plusSeconds(30 * 86_400L))).isEmpty();
        facts.clear();
        fact("sale", "klarna", "299.00", 1, true);
        fact("credit", "klarna", "299.00", 3, false);
        assertThat(ends(LATE)).as("of the 3rd, late from the 18th").isEmpty();
        assertThat(ends(LATE.plusSeconds(2 * 86_400L))).hasSize(1);
    }

    /** 1000.00 of which gift cards paid 400.00: the provider owes 600.00. Another provider has its own, in one loose end each. */
    @Test
    void eachProviderHasOneOfWhatItOwes() {
        fact("sale", "klarna", "1000.00", "400.00", 1, false);
        fact("sale", "klarna", "50.00", 2, false);
        fact("sale", "stripe", "449.00", 1, false);
        var ends = ends(LATE.plusSeconds(86_400L));
        assertThat(ends)
                .extracting(e -> e.args().get("provider") + " " + e.amount())
                .containsExactly("klarna 650.00 SEK", "stripe 449.00 SEK");
        assertThat(ends.getFirst().causeKey())
                .as("a person who closed what was told of the first is told of the second")
                .isNotEqualTo(ends(LATE).getFirst().causeKey());
    }

    /** Paid on Sunday the 1st: two banking days after it are Monday the 2nd and Tuesday the 3rd, and told of when the 4th begins. */
    @Test
    void swishIsSeenAtTheBankAloneWithinTwoBankingDays() {
        var fourth = Instant.parse("2026-11-03T23:00:00Z");
        fact("sale", "swish", "100.00", 1, false);
        assertThat(ends(fourth.minusSeconds(1))).isEmpty();
        assertThat(ends(fourth)).extracting(LooseEnd::code).containsExactly("awaited.sale-at-bank");
        deadlines = new Deadlines(5, 5, 14, Map.of("swish", 14));
        assertThat(ends(LATE.minusSeconds(1))).isEmpty();
        assertThat(ends(LATE)).extracting(LooseEnd::code).containsExactly("awaited.sale-at-bank");
    }

    @Test
    void ownInvoicesCardsAndProvidersThatNobodyReadsAreNotAwaited() {
        fact("sale", "", "100.00", 1, false);
        fact("sale", "klarna", "100.00", "100.00", 1, false);
        fact("sale", "adyen", "100.00", 1, false);
        assertThat(ends(LATE.plusSeconds(90 * 86_400L))).isEmpty();
        payers = Set.of();
        fact("sale", "klarna", "100.00", 1, false);
        assertThat(ends(LATE.plusSeconds(90 * 86_400L))).isEmpty();
    }

    @Test
    void aProviderMayTakeItsOwnTimeOrBeAwaitedNotAtAll() {
        fact("sale", "klarna", "100.00", 1, false);
        fact("sale", "stripe", "50.00", 1, false);
        deadlines = new Deadlines(5, 5, 14, Map.of("klarna", 30, "stripe", 0));
        assertThat(ends(LATE)).isEmpty();
        assertThat(plan(LATE).lookAgainAt()).isEqualTo(Instant.parse("2026-12-01T23:00:00Z"));
        assertThat(ends(Instant.parse("2026-12-01T23:00:00Z")))
                .extracting(e -> e.args().get("provider"))
                .containsExactly("klarna");
    }

    @Test
    void whatIsDisputedHasALastDayOfItsOwn() {
        fact("sale", "klarna", "100.00", 1, false);
        disputes.add(new TrailState.DisputeView(
                "klarna", "case", Dispute.State.NEEDS_ANSWER, Money.sek("100.00"), NONE, MixedCurrencies.NONE, false));
        assertThat(ends(LATE)).isEmpty();
        disputes.clear();
        disputes.add(new TrailState.DisputeView(
                "klarna", "case", Dispute.State.WON, Money.sek("100.00"), NONE, MixedCurrencies.NONE, false));
        assertThat(ends(LATE)).hasSize(1);
    }

    /** The provider has it among what it has not paid out: however late, it is no loose end. What it has told of another is not of this. */
    @Test
    void whatTheProviderHasAndHasNotPaidOutIsNotAwaited() {
        heard = TrailState.Heard.OF_IT;
        fact("sale", "stripe", "100.00", 1, false);
        balances = Map.of("stripe", LATE.plusSeconds(90 * 86_400L));
        assertThat(ends(LATE.plusSeconds(90 * 86_400L))).isEmpty();
        heard = TrailState.Heard.NOT;
        fact("sale", "klarna", "50.00", 1, false);
        assertThat(ends(LATE)).extracting(LooseEnd::code).containsExactly("awaited.sale");
    }

    /**
     * Sold on the 1st. All that Stripe has not paid out is told up to the beginning of the 4th, and the sale is not among it: told then,
     * not on the 16th. A reading that is a minute older says nothing of it yet.
     */
    @Test
    void whatTheProviderKnowsNothingOfIsToldAtOnce() {
        var fourth = Instant.parse("2026-11-03T23:00:00Z");
        fact("sale", "stripe", "100.00", 1, false);
        balances = Map.of("stripe", fourth.minusSeconds(60));
        assertThat(ends(fourth)).isEmpty();
        assertThat(plan(fourth).lookAgainAt()).isEqualTo(LATE);
        balances = Map.of("stripe", fourth);
        assertThat(ends(fourth)).singleElement().satisfies(end -> {
            assertThat(end.code()).isEqualTo("awaited.sale-unknown");
            assertThat(end.dueAt()).isEqualTo(fourth);
        });
        deadlines = new Deadlines(5, 5, 14, Map.of("stripe", 0));
        assertThat(ends(fourth)).as("nobody waits for it").isEmpty();
    }

    /** One charge for two deliveries is neither of them, but the provider knows of the purchase: it is awaited as others are. */
    @Test
    void aPurchaseThatTheProviderKnowsIsNotUnknown() {
        heard = TrailState.Heard.OF_PURCHASE;
        fact("sale", "stripe", "60.00", 1, false);
        balances = Map.of("stripe", LATE);
        assertThat(ends(LATE.minusSeconds(1))).isEmpty();
        assertThat(ends(LATE)).extracting(LooseEnd::code).containsExactly("awaited.sale");
    }

    /** Paused before it was ever read it tells of nothing; once it was, what it owes is asked for, until it is wound down. */
    @Test
    void aPausedConnectionCountsOnceItWasRead() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            long provider = test.connect(company, "provider").id();
            assertThat(payers(test, company)).contains("scripted");
            sql(
                    test,
                    company,
                    "update connection set state = 'paused' where company_id = ? and connection_id = " + provider);
            sql(test, company, "update schedule set read_at = null where company_id = ?");
            assertThat(payers(test, company)).doesNotContain("scripted");
            sql(
                    test,
                    company,
                    "insert into schedule (company_id, connection_id, stream, lane, interval_seconds, next_at, read_at)"
                            + " select company_id, " + provider
                            + ", 'payouts', 'trade', 3600, now(), now() from company where company_id = ?"
                            + " on conflict (company_id, connection_id, stream) do update set read_at = now()");
            assertThat(payers(test, company)).contains("scripted");
            sql(
                    test,
                    company,
                    "update connection set winding_since = now() where company_id = ? and connection_id = " + provider);
            assertThat(payers(test, company)).doesNotContain("scripted");
        }
    }

    private static Set<String> payers(TestEngine test, long company) {
        return test.engine
                .database()
                .forCompany(
                        "payers",
                        company,
                        tx -> PayoutAwaited.payers(tx, List.of(company)).getOrDefault(company, Set.of()));
    }

    private static void sql(TestEngine test, long company, String sql) {
        test.engine.database().doForCompany("test-sql", company, tx -> tx.update(sql, company));
    }
}
