package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import se.knyt.tests.crash.CanonicalTexts;
import se.knyt.tests.thread.Merchant.Way;

/**
 * The accounting system numbers its invoices in the order in which they are made, and that order is nobody's promise: the canonical export of
 * two runs in which orders got each other's numbers is the same.
 */
class InvoiceNumbersTest {
    private record Run(String numbers, String export) {}

    @Test
    void theExportNamesInvoicesByTheirOrdersAndNotByTheirNumbers() {
        var forward = run(false);
        var backward = run(true);
        assertThat(backward.numbers()).isNotEqualTo(forward.numbers());
        assertThat(backward.export().lines().toList())
                .isEqualTo(forward.export().lines().toList());
        assertThat(forward.export()).contains("capture:", ":invoice:", "sale:", "1003 tied");
    }

    private static Run run(boolean backward) {
        try (var world = new World();
                var merchant = new Merchant(world, Way.ACCOUNTING_SYSTEM)) {
            // One after the other, so that the orders themselves are made in their order.
            for (int order = 0; order < 3; order++) {
                world.post("shopify", "sell", "{\"count\":1,\"seed\":" + (7 + order) + "}");
                merchant.settle();
            }
            var numbers = new ArrayList<String>();
            for (var order : world.get("fortnox", "orders").path("orders")) {
                numbers.add(order.path("number").asString(""));
            }
            assertThat(numbers).hasSize(3);
            if (backward) {
                Collections.reverse(numbers);
            }
            for (var number : numbers) {
                world.post("fortnox", "orders/" + number + "/deliver", "{}");
                world.post("fortnox", "orders/" + number + "/invoice", "{\"bookkeep\":true}");
            }
            merchant.settle();
            merchant.advance(Duration.ofDays(14));
            merchant.settle();
            assertThat(merchant.status().trailsTied())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(3);
            return new Run(
                    numbers(merchant),
                    CanonicalTexts.ofLines(merchant.engine.export().text(merchant.company)));
        }
    }

    private static String numbers(Merchant merchant) {
        return merchant.engine
                .database()
                .forCompany(
                        "numbers",
                        merchant.company,
                        tx -> tx.first(
                                "select string_agg(t.order_number || ' ' || f.invoice_number, ', ' order by t.order_number)"
                                        + " from fact f join trail t using (company_id, trail_id) where f.type = 'sale' and f.company_id = ?",
                                row -> row.getString(1),
                                merchant.company))
                .orElseThrow();
    }
}
