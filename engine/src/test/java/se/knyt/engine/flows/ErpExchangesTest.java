package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.money.Money;

/** What is taken instead in an order that is handled in the accounting system: a row of 900.00, of which 300.00 are paid with what came back. */
class ErpExchangesTest {
    private static final String REFERENCE = "1/1001/U7";
    private final CreditedPurchase purchase = new CreditedPurchase();

    @Test
    void theNewGoodsAreAnOrderOfTheirOwnThatTheCreditPaysItsPartOf() {
        purchase.exchanged("gid://shopify/Refund/7", "300.00", "goods");
        var exchanges = purchase.exchanges();
        assertThat(exchanges.all())
                .extracting(one -> one.reference() + " " + one.worth() + " " + one.byCredit())
                .containsExactly("1/1001/U7 900.00 SEK 300.00 SEK");
        assertThat(exchanges.isClear(List.of(invoice(REFERENCE, "900.00")))).isTrue();
        assertThat(exchanges.of(invoice(REFERENCE, "900.00"))).isPresent();
        assertThat(exchanges.of(invoice("1/1001", "900.00")))
                .as("the order's own")
                .isEmpty();
        assertThat(exchanges.isClear(List.of(invoice(REFERENCE, "400.00"))))
                .as("invoiced in parts")
                .isFalse();
    }

    /** The credit never pays more than the goods: the rest of what came back is money. */
    @Test
    void theCreditPaysNoMoreThanTheNewGoods() {
        purchase.exchanged("gid://shopify/Refund/7", "950.00", "goods");
        assertThat(purchase.exchanges().all())
                .extracting(ErpExchanges.One::byCredit)
                .containsExactly(Money.sek("900.00"));
    }

    @Test
    void twoExchangesForTheSameGoodsAreForAPerson() {
        purchase.exchanged("gid://shopify/Refund/7", "300.00", "goods");
        purchase.exchanged("gid://shopify/Refund/8", "300.00", "goods");
        assertThat(purchase.exchanges().isClear(List.of())).isFalse();
    }

    private static Invoice invoice(String reference, String total) {
        var day = LocalDate.of(2026, 11, 20);
        return new Invoice(
                "9",
                "9",
                false,
                "",
                reference,
                "1001",
                "4",
                day,
                day,
                Money.sek(total),
                Money.sek("0.00"),
                Money.sek(total),
                true,
                false,
                "B 9 2026",
                "",
                List.of(),
                List.of(),
                List.of(),
                Money.sek("0.00"));
    }
}
