package se.knyt.connectors.payments.klarna;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.spi.EffectBody.Refund;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.RefundRow;

class KlarnaRefundsTest {
    private static final TaxLine TAX = new TaxLine(Rate.of(25), Money.sek("249.80"));

    private static RefundRow row(OrderRow.Kind kind, String gross, TaxLine... taxes) {
        return new RefundRow("1", kind, "MUGG-1", "Mugg", Quantity.of("1"), Money.sek(gross), List.of(taxes));
    }

    private static String body(String amount, RefundRow... rows) {
        var refund = new Refund("order", "", Money.sek(amount), "7/1001/K2", List.of(rows), List.of());
        var request =
                new EffectRequest("refund:7:2", EffectKind.REFUND, refund, Map.of(), Optional.empty(), new byte[0]);
        return KlarnaRefunds.body(request, refund).toString();
    }

    private static Schema schema() throws IOException {
        try (var in = KlarnaRefundsTest.class.getResourceAsStream("/klarna/refund-request.schema.json")) {
            if (in == null) {
                throw new IllegalStateException("schema missing");
            }
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }

    @Test
    void whatIsSentFitsTheVendorsSpecification() throws IOException {
        for (var body : List.of(
                body("1249.00"),
                body("1249.00", row(OrderRow.Kind.GOODS, "1249.00", TAX)),
                body("1298.00", row(OrderRow.Kind.GOODS, "1249.00", TAX), row(OrderRow.Kind.SHIPPING, "49.00")))) {
            assertThat(schema().validate(body, InputFormat.JSON)).isEmpty();
        }
    }

    @Test
    void freightIsNamedAsFreight() {
        assertThat(body("49.00", row(OrderRow.Kind.SHIPPING, "49.00"))).contains("\"type\":\"shipping_fee\"");
    }

    @Test
    void rowsThatDoNotMakeUpTheAmountOrHaveSeveralRatesAreLeftOut() {
        assertThat(body("1248.99", row(OrderRow.Kind.GOODS, "1249.00", TAX))).doesNotContain("order_lines");
        assertThat(body("1249.00", row(OrderRow.Kind.GOODS, "1249.00", TAX, TAX)))
                .doesNotContain("order_lines");
    }
}
