package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.rules.RuleField;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.rules.SkippedMoney;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.engine.trails.RefundWord;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.ErpRow;

/**
 * Rules about refunds, decided without a database: a cup of 500,00 with 100,00 VAT and a blanket of 749,00 with 149,80, both invoiced, and
 * 1 249,00 captured at Klarna.
 */
class RuledRefundsTest {
    private static final String KEY = "credit:1:R1";
    private static final RuleAction COMPLAINTS =
            new RuleAction.SalesAccount(Optional.of(OrderRow.Kind.GOODS), Optional.empty(), 3731);

    private final SplitPurchase purchase = new SplitPurchase();

    RuledRefundsTest() {
        purchase.reserve("klarna", "1249.00", 0, java.time.Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        purchase.captured("c1", "klarna", "1249.00", 10);
        purchase.recorded("sale:1:F1", "klarna", "1249.00");
    }

    private void complaint() {
        purchase.returned("R1", "500.00", ReturnKind.COMPLAINT, Restock.NOT_BACK, "cup");
    }

    private static List<ErpRow> note(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.CREATE_CREDIT_NOTE)
                .flatMap(e -> ((EffectBody.CreateCreditNote) e.body()).rows().stream())
                .toList();
    }

    private static boolean credits(TrailPlan plan) {
        return plan.facts().stream().anyMatch(f -> f.key().equals(KEY));
    }

    /** 3731 instead of 3001 for the complaint; amount and VAT are those of the sale, and rule and version stand on the row. */
    @Test
    void aComplaintIsCreditedOnAnAccountOfItsOwn() {
        complaint();
        purchase.ruled(Rule.of(
                "reklamationer",
                "refunds",
                "return_kind == 'complaint' && row.sku == 'cup' && country == 'SE' && amount_minor == 50000",
                COMPLAINTS,
                new RuleAction.SetField(RuleField.COST_CENTRE, "REK")));
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(note(plan))
                .extracting(r -> r.account() + " " + r.gross() + " " + r.tax() + " " + r.costCentre() + " "
                        + r.chosenBy() + " " + r.chosenVersion())
                .containsExactly("3731 500.00 SEK 100.00 SEK REK reklamationer 7");
    }

    /** What is not said of the refund stays as its sale was booked. */
    @Test
    void anotherKindOfReturnIsCreditedAsSold() {
        purchase.returned("R1", "500.00", ReturnKind.RETURN, Restock.BACK_IN_STOCK, "cup");
        purchase.ruled(
                Rule.of("reklamationer", "refunds", "return_kind == 'complaint'", COMPLAINTS),
                Rule.of("order", "deliveries-to-invoices", "true", new RuleAction.SetField(RuleField.PROJECT, "P1")));
        assertThat(note(purchase.plan()))
                .extracting(r -> r.account() + " " + r.project() + " " + r.chosenBy())
                .containsExactly("3001 P1 ");
    }

    /** Held with its reason; put aside nothing is done and nothing is held, and let go it is credited as the other rules say. */
    @Test
    void aHeldRefundWaitsForAWord() {
        complaint();
        purchase.ruled(
                Rule.hold("stora", "refunds", "amount_minor >= 50000 && !('back-in-stock' in restock)", "Se på varan"),
                Rule.of("reklamationer", "refunds", "'provider' in ways && provider == 'klarna'", COMPLAINTS));
        var held = purchase.plan();
        assertThat(credits(held)).isFalse();
        assertThat(held.heldCode()).isEqualTo("refund.rule-held");
        assertThat(held.heldArgs())
                .containsEntry("rule", "stora")
                .containsEntry("reason", "Se på varan")
                .containsEntry("refund", KEY)
                .containsEntry("amount", "500.00 SEK");

        purchase.said(KEY, RefundWord.ASIDE);
        var aside = purchase.plan();
        assertThat(credits(aside)).isFalse();
        assertThat(aside.heldCode()).isEmpty();

        purchase.said(KEY, RefundWord.LET_GO);
        var gone = purchase.plan();
        assertThat(credits(gone)).isTrue();
        assertThat(note(gone)).extracting(ErpRow::account).containsExactly(3731);
    }

    /**
     * Others credit it: no note, nothing held, and no sum has the 500,00. A payout's line of −500,00 may name it by the order or by what
     * Klarna calls the refund. Let go, it is credited; one that goes to a gift card is held, since no payout brings it.
     */
    @Test
    void aSkippedRefundIsOthersUntilSomebodyLetsItGo() {
        complaint();
        purchase.ruled(Rule.of(
                "garantin",
                "refunds",
                "return_kind == 'complaint'",
                new RuleAction.Skip("Leverantören krediterar", SkippedMoney.earlier())));
        var skipped = purchase.plan();
        assertThat(credits(skipped)).isFalse();
        assertThat(skipped.heldCode()).isEmpty();
        assertThat(skipped.skippedRefunds()).singleElement().satisfies(refund -> {
            assertThat(refund.arguments())
                    .containsEntry("rule", "garantin")
                    .containsEntry("reason", "Leverantören krediterar")
                    .containsEntry("amount", "500.00 SEK")
                    .containsEntry("refund", KEY);
            assertThat(refund.said().money()).isEqualTo("earlier");
            assertThat(refund.parts()).singleElement().satisfies(part -> {
                assertThat(part.minor()).isEqualTo(-50000);
                assertThat(part.references()).anyMatch(r -> r.text().equals("1001"));
            });
        });
        purchase.said(KEY, RefundWord.LET_GO);
        var gone = purchase.plan();
        assertThat(credits(gone)).isTrue();
        assertThat(gone.skippedRefunds()).isEmpty();
    }

    /** The tester shows that nothing is booked of it. */
    @Test
    void aSkippedRefundIsTriedAsOne() {
        complaint();
        purchase.ruled(Rule.of("garantin", "refunds", "true", new RuleAction.Skip("x")));
        var trial = RefundTrial.of(
                        purchase.state(), purchase.context(SplitPurchase.AT.plusSeconds(7200)), purchase.doc(), KEY)
                .orElseThrow();
        assertThat(trial.outcome().orElseThrow().decision()).isEqualTo(RuleOutcome.Decision.SKIP);
        assertThat(trial.after().rows()).isEmpty();
        assertThat(trial.after().heldCode()).isEqualTo("refund.rule-skipped");
        assertThat(trial.before().rows()).isNotEmpty();
    }

    /** A credit note of the accounting system that a rule skips is paid back by others. */
    @Test
    void aSkippedNoteIsNotPaidBack() {
        purchase.hand(new MoneyHand(
                "klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH));
        purchase.creditedInTheErp("77", "500.00");
        purchase.ruled(Rule.of("garantin", "refunds", "true", new RuleAction.Skip("x")));
        var plan = purchase.plan();
        assertThat(refunds(plan)).isZero();
        assertThat(plan.skippedRefunds())
                .extracting(SkippedRefund::key, SkippedRefund::credit)
                .containsExactly(org.assertj.core.api.Assertions.tuple("refund:3:77", false));
    }

    /** A rule that cannot be worked out holds: 500,00 by nothing. */
    @Test
    void aRuleThatFailsHolds() {
        complaint();
        purchase.ruled(Rule.of("fel", "refunds", "amount_minor / 0 > 1", COMPLAINTS));
        assertThat(purchase.plan().heldCode()).isEqualTo("refund.rule-failed");
    }

    @Test
    void theCreditNoteIsADraftWhereARuleSaysSo() {
        complaint();
        purchase.ruled(Rule.of("utkast", "refunds", "true", new RuleAction.Draft()));
        assertThat(purchase.plan().effects())
                .filteredOn(e -> e.key().equals("book:" + KEY))
                .extracting(e -> e.heldCode())
                .containsExactly("rule.draft");
    }

    /** Way B: 500,00 to Klarna, 400,00 of income turned back on the rule's account, 100,00 of VAT; in the rule's series. */
    @Test
    void ourOwnVoucherFollowsThem() {
        purchase.inOwnBooks();
        complaint();
        purchase.ruled(Rule.of("reklamationer", "refunds", "true", COMPLAINTS, new RuleAction.Series("R")));
        var vouchers = purchase.plan().vouchers().stream()
                .filter(v -> v.effectKey().startsWith("voucher:" + KEY))
                .toList();
        assertThat(vouchers).extracting(v -> v.source().series()).containsExactly("R");
        assertThat(vouchers.getFirst().voucher().rows())
                .extracting(r -> r.account() + " " + r.signed().toPlain() + " "
                        + r.coding().chosenBy())
                .containsExactlyInAnyOrder("1581 -500.00 ", "3731 400.00 reklamationer", "2611 100.00 ");
    }

    /** In our own books the voucher waits: nothing is recorded of the credit until somebody books it, and what was asked for here was seen. */
    @Test
    void ourOwnVoucherIsADraftUntilAPersonBooksIt() {
        purchase.inOwnBooks();
        complaint();
        purchase.ruled(Rule.of("utkast", "refunds", "true", new RuleAction.Draft()));
        var draft = purchase.plan();
        assertThat(credits(draft)).isFalse();
        assertThat(draft.vouchers()).noneMatch(v -> v.effectKey().startsWith("voucher:" + KEY));
        assertThat(draft.heldCode()).isEqualTo("refund.rule-draft");
        assertThat(draft.heldArgs()).containsEntry("rule", "utkast").containsEntry("refund", KEY);
        purchase.said(KEY, RefundWord.LET_GO);
        var booked = purchase.plan();
        assertThat(credits(booked)).isTrue();
        assertThat(booked.heldCode()).isEmpty();
    }

    /** An invoice's row has a cost centre and a project: nothing of the purchase is sent, whoever lets the refund go. */
    @Test
    void aDimensionThatTheSystemHasNoPlaceForHolds() {
        complaint();
        purchase.ruled(Rule.of("region", "refunds", "true", new RuleAction.SetDimension(20, "NORR")));
        var held = purchase.plan();
        assertThat(credits(held)).isFalse();
        assertThat(held.heldCode()).isEqualTo("refund.rule-dimension");
        assertThat(held.heldArgs())
                .containsEntry("rule", "region")
                .containsEntry("dimension", "20")
                .containsEntry("object", "NORR");
        purchase.said(KEY, RefundWord.LET_GO);
        assertThat(purchase.plan().heldCode()).isEqualTo("refund.rule-dimension");

        purchase.ruled(Rule.of("order", "deliveries-to-invoices", "true", new RuleAction.SetDimension(20, "NORR")));
        var order = purchase.plan();
        assertThat(order.heldCode()).isEqualTo("rule.dimension");
        assertThat(order.heldArgs()).containsEntry("rule", "order").containsEntry("dimension", "20");
        assertThat(order.effects()).isEmpty();
    }

    private RefundDecision.Decided asked() {
        purchase.hand(new MoneyHand(
                "klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH));
        return new RefundDecision(
                        purchase.state(),
                        purchase.context(SplitPurchase.AT.plusSeconds(7200)),
                        purchase.doc(),
                        RefundLeft.Waiting.none(purchase.theOrder()),
                        9,
                        true)
                .of(new RefundChoice(Map.of("cup", Quantity.ONE), null));
    }

    /** Asked for here it waits before any money goes; what it would credit is shown. */
    @Test
    void aRefundThatIsAskedForHereWaitsToo() {
        purchase.ruled(
                Rule.hold("stora", "refunds", "amount_minor > 40000", "Se på varan"),
                Rule.of("konto", "refunds", "true", COMPLAINTS));
        var decided = asked();
        assertThat(decided.problem()).isEmpty();
        assertThat(decided.waits()).isTrue();
        assertThat(decided.second()).isFalse();
        assertThat(decided.ruled().orElseThrow().code()).isEqualTo("refund.rule-held");
        assertThat(decided.notes().getFirst().voucher().rows())
                .extracting(r -> r.account())
                .contains(3731);
    }

    /** No place for a dimension is no matter of anybody's yes: it is said before anything is paid, also behind a rule that holds. */
    @Test
    void aRefundThatIsAskedForHereIsRefusedWhereItsDimensionHasNoPlace() {
        purchase.ruled(
                Rule.hold("stora", "refunds", "amount_minor > 40000", "Se på varan"),
                Rule.of("region", "refunds", "true", new RuleAction.SetDimension(20, "NORR")));
        var decided = asked();
        assertThat(decided.problem()).isEqualTo("refund.rule-dimension");
        assertThat(decided.arguments())
                .containsEntry("rule", "region")
                .containsEntry("dimension", "20")
                .containsEntry("order", "1001");
        assertThat(decided.effects()).isEmpty();
    }

    /** The purchase is held for the first; both are told, and each goes on its own word. */
    @Test
    void eachRefundThatARuleHoldsIsTold() {
        complaint();
        purchase.returned("R2", "749.00", ReturnKind.RETURN, Restock.BACK_IN_STOCK, "blanket");
        purchase.ruled(Rule.hold("stora", "refunds", "amount_minor > 40000", "Se på varan"));
        assertThat(held()).containsExactly(KEY, "credit:1:R2");
        purchase.said("credit:1:R2", RefundWord.LET_GO);
        assertThat(held()).containsExactly(KEY);
        purchase.said(KEY, RefundWord.ASIDE);
        assertThat(held()).isEmpty();
    }

    private List<String> held() {
        var context = purchase.context(SplitPurchase.AT.plusSeconds(7200));
        var writing = new TradePlanner(purchase.state(), context).writing(purchase.doc());
        return new Refunds(purchase.state(), context, new TrailPlan(), purchase.doc(), purchase.captures(), writing)
                .heldByRules().stream()
                        .map(problem -> problem.arguments().getOrDefault("refund", ""))
                        .toList();
    }

    /** The tester shows a refund that is there, whatever has been said of it. */
    @Test
    void anyRefundCanBeTried() {
        complaint();
        purchase.ruled(
                Rule.hold("stora", "refunds", "amount_minor > 90000", ""),
                Rule.of("konto", "refunds", "row.rate == '25'", COMPLAINTS));
        var context = purchase.context(SplitPurchase.AT.plusSeconds(7200));
        var trial =
                RefundTrial.of(purchase.state(), context, purchase.doc(), KEY).orElseThrow();
        assertThat(trial.heldCode()).isEmpty();
        assertThat(trial.outcome().orElseThrow().steps())
                .extracting(RuleOutcome.Step::state)
                .containsExactly(RuleOutcome.State.NOT_MATCHED, RuleOutcome.State.MATCHED);
        assertThat(trial.before().rows()).extracting(r -> r.account()).containsExactly(1510, 3001, 2611);
        assertThat(trial.after().rows()).extracting(r -> r.account()).containsExactly(1510, 3731, 2611);
        assertThat(RefundTrial.of(purchase.state(), context, purchase.doc(), "credit:1:R2"))
                .isEmpty();
    }

    /** A credit note of the accounting system: only whether it is paid back can be held. */
    @Test
    void whatPaysANoteBackIsHeld() {
        purchase.hand(new MoneyHand(
                "klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH));
        purchase.creditedInTheErp("77", "500.00");
        assertThat(refunds(purchase.plan())).isEqualTo(1);
        purchase.ruled(Rule.hold("stopp", "refunds", "return_kind == '' && amount_minor == 50000", ""));
        var held = purchase.plan();
        assertThat(refunds(held)).isZero();
        assertThat(held.heldArgs()).containsEntry("refund", "refund:3:77");
        purchase.said("refund:3:77", RefundWord.LET_GO);
        assertThat(refunds(purchase.plan())).isEqualTo(1);
    }

    /** Whoever made the note is one person: above the limit another lets the money go, once. */
    @Test
    void aNoteAboveTheLimitForASecondPersonWaitsForOne() {
        purchase.hand(new MoneyHand(
                "klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH));
        purchase.creditedInTheErp("77", "500.00");
        purchase.returns(new ReturnRules(true, Money.sek("500.00")));
        assertThat(refunds(purchase.plan())).as("not above it").isEqualTo(1);
        purchase.returns(new ReturnRules(true, Money.sek("499.99")));
        var held = purchase.plan();
        assertThat(refunds(held)).isZero();
        assertThat(held.heldCode()).isEqualTo("refund.second-person");
        assertThat(held.heldArgs())
                .containsEntry("refund", "refund:3:77")
                .containsEntry("invoice", "77")
                .containsEntry("amount", "500.00 SEK");
        purchase.said("refund:3:77", RefundWord.ASIDE);
        assertThat(refunds(purchase.plan())).isZero();
        purchase.said("refund:3:77", RefundWord.LET_GO);
        assertThat(refunds(purchase.plan())).isEqualTo(1);
    }

    /** Two notes of 300,00 and 250,00 are 550,00 of one purchase: above 500,00, though neither is. The second waits, and one of 200,00 would not. */
    @Test
    void notesThatAreAboveTheLimitTogetherWaitFromTheOneThatPassesIt() {
        purchase.hand(new MoneyHand(
                "klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH));
        purchase.returns(new ReturnRules(true, Money.sek("500.00")));
        purchase.creditedInTheErp("77", "300.00");
        purchase.creditedInTheErp("78", "250.00");
        var both = purchase.plan();
        assertThat(refunds(both)).isEqualTo(1);
        assertThat(both.heldCode()).isEqualTo("refund.second-person");
        assertThat(both.heldArgs()).containsEntry("refund", "refund:3:78");
        both.effects().forEach(purchase::planned);
        var later = purchase.plan();
        assertThat(refunds(later)).isZero();
        assertThat(later.heldCode()).isEqualTo("refund.second-person");
        purchase.said("refund:3:77", RefundWord.LET_GO);
        assertThat(refunds(purchase.plan()))
                .as("a second person has seen the first")
                .isEqualTo(1);
        purchase.returns(new ReturnRules(true, Money.sek("550.00")));
        assertThat(refunds(purchase.plan())).as("not above it").isEqualTo(1);
    }

    private static long refunds(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.REFUND)
                .count();
    }

    @Test
    void theVatIsTheSalesWhateverIsSaid() {
        assertThat(RuleFlows.of(new RuleAction.VatTreatment("x"))).doesNotContain("refunds");
        assertThat(RuleFlows.of(new RuleAction.CardVat(Rate.of(25)))).doesNotContain("refunds");
        assertThat(RuleFlows.of(new RuleAction.Draft())).contains("refunds");
    }
}
