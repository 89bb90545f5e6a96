package se.knyt.connectors.payments.klarna;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.MoneyEffects;

/** All that holds for Klarna's connector holds for Kustom's against Kustom's simulator, and what only Kustom does. */
class KustomContractTest extends VendorContract {
    KustomContractTest() {
        super(Vendor.KUSTOM);
    }

    /** What the merchant still owed at Klarna is kept back: a line without order that says whose debt it is. */
    @Test
    void anOldDebtAtKlarnaIsALineOfItsOwn() {
        control().post("old-debt", "{\"amount_minor\":50000,\"currency\":\"SEK\",\"reference\":\"SE7Q4KD2\"}");
        purchase(true);
        control().advance(untilPaid());
        var record = payouts().getFirst();
        assertThat(((Payout) ((Reading.Read) record.reading()).documents().getFirst()).provider())
                .isEqualTo("kustom");
        assertThat(MoneyEffects.closed(record))
                .filteredOn(line -> line.kind() == PayoutLine.Kind.ADJUSTMENT)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.amount()).isEqualTo(Money.sek("-500.00"));
                    assertThat(line.orderReference()).isEmpty();
                    assertThat(line.secondReference()).contains("SE7Q4KD2");
                });
    }
}
