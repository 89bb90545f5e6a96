package se.knyt.connectors.payments.svea;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.ErpRow;

/** Rows worked by hand: 2 × 299.00 less 10 % is 538.20; 1.5 × 100.00 less 0.50 is 149.50; the cancelled one does not count. */
class SveaOrderTest {
    private static final SveaOrder ORDER = new SveaOrder(Json.parse("""
            {"Id":1,"Actions":["CanDeliverOrder"],"OrderRows":[
             {"OrderRowId":1,"ArticleNumber":"MUGG","Quantity":200,"UnitPrice":29900,"DiscountPercent":1000,"DiscountAmount":0},
             {"OrderRowId":2,"ArticleNumber":"TYG","Quantity":150,"UnitPrice":10000,"DiscountPercent":0,"DiscountAmount":50},
             {"OrderRowId":3,"ArticleNumber":"X","Quantity":100,"UnitPrice":99900,"IsCancelled":true}],
             "Deliveries":[{"Id":70011,"DeliveryAmount":5000,"CreditedAmount":1000,"Actions":["CanCreditAmount"]}]}
            """.getBytes(StandardCharsets.UTF_8)));

    private static ErpRow row(String sku, String gross) {
        return new ErpRow(sku, sku, Quantity.of(1), Money.sek(gross), Rate.of(25), Money.sek("0.00"), 3001);
    }

    private static List<Long> chosen(String amount, ErpRow... rows) {
        var capture = new EffectBody.Capture("1", "1", Money.sek(amount), "F1", Arrays.asList(rows));
        return ORDER.rowsFor(capture).stream().map(SveaOrder.Row::id).toList();
    }

    @Test
    void allRowsWhereTheyMakeTheAmount() {
        assertThat(chosen("687.70")).containsExactly(1L, 2L);
    }

    @Test
    void wholeRowsByArticleAndAmountForAPart() {
        assertThat(chosen("149.50", row("TYG", "149.50"))).containsExactly(2L);
        assertThat(chosen("149.50", row("MUGG", "149.50")))
                .as("another article")
                .isEmpty();
        assertThat(chosen("299.00", row("MUGG", "299.00"))).as("half of a row").isEmpty();
        assertThat(chosen("150.00", row("TYG", "149.50"))).as("not the amount").isEmpty();
        assertThat(chosen("299.00", row("TYG", "149.50"), row("TYG", "149.50")))
                .as("one row twice")
                .isEmpty();
    }

    /** The states of Svea's own library; that of a delivered order is not over, it is delivered. */
    @Test
    void anOrderThatIsCancelledFailedOrExpiredIsOver() {
        assertThat(List.of("Cancelled", "Failed", "Expired"))
                .allMatch(status -> order(status).isOver());
        assertThat(List.of("Open", "Delivered", "Processing", "Anything"))
                .noneMatch(status -> order(status).isOver());
        assertThat(ORDER.isOver()).as("not told").isFalse();
    }

    private static SveaOrder order(String status) {
        return new SveaOrder(
                Json.parse(("{\"Id\":1,\"OrderStatus\":\"" + status + "\"}").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void deliveriesAreReadWithWhatIsCredited() {
        assertThat(ORDER.delivery("70011")).hasValueSatisfying(delivery -> {
            assertThat(delivery.amount()).isEqualTo(5_000);
            assertThat(delivery.credited()).isEqualTo(1_000);
            assertThat(delivery.actions()).containsExactly("CanCreditAmount");
        });
        assertThat(ORDER.delivery("1")).isEmpty();
    }
}
