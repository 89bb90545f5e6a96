package se.knyt.connectors.payments.svea;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.SoldRow;

/** Rows worked by hand: 2 × 299.00 less 10 % is 538.20; 1.5 × 100.00 less 0.50 is 149.50; the cancelled one does not count. */
class SveaOrderTest {
    private static final SveaOrder ORDER = new SveaOrder(Json.parse("""
            {"Id":1,"Actions":["CanDeliverOrder"],"OrderRows":[
             {"OrderRowId":1,"ArticleNumber":"MUGG","Quantity":200,"UnitPrice":29900,"DiscountPercent":1000,"DiscountAmount":0},
             {"OrderRowId":2,"ArticleNumber":"TYG","Quantity":150,"UnitPrice":10000,"DiscountPercent":0,"DiscountAmount":50},
             {"OrderRowId":3,"ArticleNumber":"X","Quantity":100,"UnitPrice":99900,"IsCancelled":true}],
             "Deliveries":[{"Id":70011,"DeliveryAmount":5000,"CreditedAmount":1000,"Actions":["CanCreditAmount"]}]}
            """.getBytes(StandardCharsets.UTF_8)));

    private static SoldRow row(String sku, String gross) {
        return new SoldRow(OrderRow.Kind.GOODS, sku, sku, Quantity.of(1), Money.sek(gross), List.of());
    }

    private static List<Long> chosen(String amount, SoldRow... rows) {
        var capture = new EffectBody.Capture("1", "1", Money.sek(amount), "F1", Arrays.asList(rows));
        return ORDER.partsFor(capture).stream().map(part -> part.row().id()).toList();
    }

    /** What stands on the credit note is read by the buyer; the order shows {@code BillingAddress} and {@code Currency}. */
    @ParameterizedTest
    @CsvSource({
        "SE, SEK, Återbetalning",
        "FI, EUR, Hyvitys",
        "NO, NOK, Refusjon",
        "DK, DKK, Tilbagebetaling",
        "'', SEK, Återbetalning",
        "NL, EUR, Refund",
        "'', '', Refund"
    })
    void aRefundIsNamedInTheBuyersLanguage(String country, String currency, String word) {
        var order = Json.object().put("Currency", currency);
        order.putObject("BillingAddress").put("CountryCode", country);
        assertThat(new SveaOrder(order).refundWord()).isEqualTo(word);
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
        assertThat(chosen("299.00", row("MUGG", "299.00")))
                .as("a piece costs 269.10")
                .isEmpty();
        assertThat(chosen("150.00", row("TYG", "149.50"))).as("not the amount").isEmpty();
        assertThat(chosen("299.00", row("TYG", "149.50"), row("TYG", "149.50")))
                .as("one row twice")
                .isEmpty();
    }

    /** One mug of two is 299.00 less 10 %, 269.10: its quantity is written as 100. The row with an amount as discount is taken whole. */
    @Test
    void piecesOfARowByArticleNumberAndAmount() {
        var capture = new EffectBody.Capture("1", "1", Money.sek("269.10"), "F1", List.of(row("MUGG", "269.10")));
        assertThat(ORDER.partsFor(capture)).singleElement().satisfies(part -> {
            assertThat(part.row().id()).isEqualTo(1);
            assertThat(part.quantity()).isEqualTo(100);
            assertThat(part.toldByQuantity()).isTrue();
        });
        assertThat(chosen("538.20", row("MUGG", "269.10"), row("MUGG", "269.10")))
                .as("both, one by one")
                .containsExactly(1L);
        assertThat(chosen("807.30", row("MUGG", "269.10"), row("MUGG", "269.10"), row("MUGG", "269.10")))
                .as("a third there is not")
                .isEmpty();
        assertThat(chosen("99.50", row("TYG", "99.50"))).isEmpty();
    }

    /** The plug-in numbers freight as it likes. The only row of 49.00 that is none of the articles is it; of two nobody knows which. */
    @Test
    void freightIsKnownByItsAmountWhereOneRowAloneHasIt() {
        var rows = "{\"OrderRowId\":1,\"ArticleNumber\":\"MUGG\",\"Quantity\":200,\"UnitPrice\":4900},"
                + "{\"OrderRowId\":2,\"ArticleNumber\":\"shipping\",\"Quantity\":100,\"UnitPrice\":4900}";
        var freight = new SoldRow(OrderRow.Kind.SHIPPING, "", "Frakt", Quantity.of(1), Money.sek("49.00"), List.of());
        var capture =
                new EffectBody.Capture("1", "1", Money.sek("98.00"), "F1", List.of(row("MUGG", "49.00"), freight));
        assertThat(of(rows).partsFor(capture))
                .extracting(part -> part.row().id() + " " + part.quantity())
                .containsExactly("1 100", "2 100");
        var another = ",{\"OrderRowId\":3,\"ArticleNumber\":\"FAT\",\"Quantity\":100,\"UnitPrice\":4900}";
        assertThat(of(rows + another).partsFor(capture)).isEmpty();
    }

    private static SveaOrder of(String rows) {
        return new SveaOrder(Json.parse(
                ("{\"Id\":1,\"OrderRows\":[" + rows + "],\"Deliveries\":[]}").getBytes(StandardCharsets.UTF_8)));
    }

    /** Five were ordered and two are delivered: the row may show five or the three that are left, and Svea does not say which. */
    @Test
    void ofARowThatIsDeliveredInPartNoMoreIsOpenThanBothReadingsLeave() {
        assertThat(left(500, 200)).containsExactly(300L);
        assertThat(left(300, 200)).containsExactly(100L);
        assertThat(left(200, 200)).containsExactly(200L);
        assertThat(parted(300, 200, "CanDeliverRow").mayHold(30_000)).isTrue();
        assertThat(parted(300, 200, "CanDeliverRow").mayHold(30_001)).isFalse();
        assertThat(parted(500, 200, "CanCancelRow").open())
                .as("Svea delivers no more of it")
                .isEmpty();
    }

    private static List<Long> left(long shown, long delivered) {
        return parted(shown, delivered, "CanDeliverRow").open().stream()
                .map(SveaOrder.Row::quantity)
                .toList();
    }

    private static SveaOrder parted(long shown, long delivered, String action) {
        return new SveaOrder(Json.parse("""
                {"Id":1,"OrderRows":[{"OrderRowId":1,"ArticleNumber":"A","Quantity":%d,"UnitPrice":10000,"Actions":["%s"]}],
                 "Deliveries":[{"Id":7,"DeliveryAmount":20000,"OrderRows":[{"OrderRowId":1,"Quantity":%d,"UnitPrice":10000}]}]}
                """.formatted(shown, action, delivered).getBytes(StandardCharsets.UTF_8)));
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
