package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** A question of posting that comes when the accounting system has the order already, or on a day that has not come. */
class AskedAfterExportTest {
    private final SplitPurchase purchase = new SplitPurchase();

    /** What is delivered and invoiced there is captured: the invoice is the accounting system's, and the authorization runs out. */
    @Test
    void whatTheAccountingSystemHasInvoicedIsCaptured() {
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        purchase.invoicedInTheErp("77", "1249.00");
        purchase.untaxed();
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEqualTo("vat.no-treatment");
        assertThat(plan.effects())
                .filteredOn(e -> e.kind() == EffectKind.CAPTURE)
                .singleElement()
                .satisfies(e ->
                        assertThat(((EffectBody.Capture) e.body()).amount()).isEqualTo(Money.sek("1249.00")));
    }

    /** Delivered on a day that has not come: the money is taken, and no voucher is dated ahead, not even a held one. */
    @Test
    void nothingStandsInOwnBooksOnADayThatHasNotCome() {
        purchase.inOwnBooks();
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        purchase.captured("c1", "klarna", "1249.00", 10);
        var plan = purchase.plan(SplitPurchase.AT.minus(Duration.ofDays(10)));
        assertThat(plan.heldCode()).isEqualTo("posting.dated-ahead");
        assertThat(plan.vouchers()).isEmpty();
        assertThat(plan.facts()).isEmpty();
    }
}
