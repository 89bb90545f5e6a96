package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.trails.RefundWord;

/**
 * Sales in Knyt's own books that a rule makes drafts, decided without a database: a cup of 500,00 and a blanket of 749,00, 25 % VAT, all
 * captured at Klarna and delivered.
 */
class VoucherDraftsTest {
    private static final String SALE = "sale:1:F1";
    private final SplitPurchase purchase = new SplitPurchase();

    @BeforeEach
    void delivered() {
        purchase.inOwnBooks();
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        purchase.captured("c1", "klarna", "1249.00", 10);
        purchase.ruled(Rule.of("utkast", "sales-to-vouchers", "total_minor > 100000", new RuleAction.Draft()));
    }

    /** 1 249,00 from Klarna, 999,20 of income and 249,80 of VAT, shown and not written; after a word it is the voucher. */
    @Test
    void theVoucherWaitsForAWordAndIsTheOneThatWasShown() {
        var draft = purchase.plan();
        assertThat(draft.heldCode()).isEqualTo("rule.draft-voucher");
        assertThat(draft.heldArgs()).containsEntry("rule", "utkast").containsEntry("version", "7");
        assertThat(draft.vouchers()).isEmpty();
        assertThat(draft.facts()).isEmpty();
        assertThat(draft.drafts()).singleElement().satisfies(one -> {
            assertThat(one.key()).isEqualTo(SALE);
            assertThat(one.voucher().rows())
                    .extracting(r -> r.account() + " " + r.signed().toPlain())
                    .containsExactlyInAnyOrder("1581 1249.00", "3001 -999.20", "2611 -249.80");
        });
        purchase.said("order:" + draft.heldArgs().get("asked"), RefundWord.LET_GO);
        var booked = purchase.plan();
        assertThat(booked.heldCode()).isEmpty();
        assertThat(booked.drafts()).isEmpty();
        assertThat(booked.facts()).extracting(f -> f.key()).contains(SALE);
        assertThat(booked.vouchers())
                .singleElement()
                .satisfies(v -> assertThat(v.voucher())
                        .isEqualTo(draft.drafts().getFirst().voucher()));
    }

    /** What is booked stays so: a rule that comes later says nothing of it. */
    @Test
    void whatIsBookedIsNoDraft() {
        purchase.recorded(SALE, "klarna", "1249.00", "1249.00", "0.00");
        assertThat(purchase.plan().heldCode()).isEmpty();
    }

    /** Its money stands held already: the voucher that takes it off waits for the same word. */
    @Test
    void aSaleThatStandsHeldIsADraftToo() {
        purchase.recorded(SALE, "klarna", "1249.00", "1249.00", "0.00");
        purchase.vouched("voucher:" + SALE + ":held");
        var draft = purchase.plan();
        assertThat(draft.heldCode()).isEqualTo("rule.draft-voucher");
        assertThat(draft.drafts())
                .singleElement()
                .satisfies(one -> assertThat(one.voucher().rows())
                        .extracting(r -> r.account() + " " + r.signed().toPlain())
                        .containsExactlyInAnyOrder("2428 1249.00", "3001 -999.20", "2611 -249.80"));
        assertThat(draft.vouchers()).extracting(v -> v.source().key()).containsExactly(SALE + ":held");
        purchase.said("order:" + draft.heldArgs().get("asked"), RefundWord.LET_GO);
        var booked = purchase.plan();
        assertThat(booked.heldCode()).isEmpty();
        assertThat(booked.vouchers())
                .singleElement()
                .satisfies(v -> assertThat(v.voucher())
                        .isEqualTo(draft.drafts().getFirst().voucher()));
    }

    /** In the accounting system the invoice is the draft, and Knyt's word about vouchers is not asked. */
    @Test
    void anotherRuleSaysNothing() {
        purchase.ruled(Rule.of("utkast", "sales-to-vouchers", "total_minor > 200000", new RuleAction.Draft()));
        assertThat(purchase.plan().heldCode()).isEmpty();
        assertThat(purchase.plan().vouchers()).hasSize(1);
    }
}
