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
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.SoldRow;
import se.knyt.spi.Traces;

class KlarnaCapturesTest {
    private static EffectRequest request(Capture capture) {
        return new EffectRequest("c1/capture/7", EffectKind.CAPTURE, capture, Map.of(), Optional.empty(), new byte[0]);
    }

    private static SoldRow row(String quantity, String gross, String tax) {
        var taxes = List.of(new TaxLine(Rate.of(25), Money.sek(tax), false));
        return new SoldRow(OrderRow.Kind.GOODS, "MUGG-1", "Mugg", Quantity.of(quantity), Money.sek(gross), taxes);
    }

    private static String body(String amount, String reference, SoldRow... rows) {
        var capture = new Capture("order", "order", Money.sek(amount), reference, List.of(rows));
        return KlarnaCaptures.body(request(capture), capture).toString();
    }

    private static Schema schema() throws IOException {
        try (var in = KlarnaCapturesTest.class.getResourceAsStream("/klarna/capture-request.schema.json")) {
            if (in == null) {
                throw new IllegalStateException("schema missing");
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text, InputFormat.JSON);
        }
    }

    @Test
    void whatIsSentFitsTheVendorsSpecification() throws IOException {
        for (var body : List.of(
                body("1249.00", "1001-F1"),
                body("1249.00", "1001-F1", row("1", "1249.00", "249.80")),
                body("1000.00", "", row("3", "999.00", "199.80"), row("0.5", "1.00", "0.20")))) {
            assertThat(schema().validate(body, InputFormat.JSON)).isEmpty();
        }
    }

    @Test
    void quantityTimesUnitPriceIsTheTotalAlsoWhenItDoesNotDivide() {
        var lines = Json.list(
                Json.parse(body("1100.00", "r", row("3", "999.00", "199.80"), row("3", "101.00", "20.20"))
                        .getBytes(StandardCharsets.UTF_8)),
                "order_lines");
        assertThat(lines)
                .allSatisfy(line -> assertThat(Json.whole(line, "quantity") * Json.whole(line, "unit_price"))
                        .isEqualTo(Json.whole(line, "total_amount")));
        assertThat(lines).extracting(line -> Json.whole(line, "quantity")).containsExactly(3L, 1L);
    }

    @Test
    void rowsThatDoNotMakeUpTheAmountAreLeftOut() {
        assertThat(body("1248.99", "r", row("1", "1249.00", "249.80"))).doesNotContain("order_lines");
    }

    @Test
    void withoutAReferenceTheEffectsKeyIsWhatOneAsksBy() {
        assertThat(body("1.00", "")).contains("\"reference\":\"c1/capture/7\"");
    }

    @Test
    void theIdempotencyKeyIsTheSameAtEveryAttempt() {
        var capture = new Capture("order", "order", Money.sek("1.00"), "r", List.of());
        assertThat(Traces.idempotencyKey(request(capture)))
                .isEqualTo(Traces.idempotencyKey(request(capture)))
                .matches("[0-9a-f-]{36}");
    }
}
