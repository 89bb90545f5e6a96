package se.knyt.engine.flows;

import java.time.Instant;
import java.util.List;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Money;

/**
 * A refund as rules see it.
 *
 * @param key by which it is known from now on
 * @param amount that is given back, VAT included
 * @param rows that go back
 * @param restock what becomes of goods, as far as it is told
 * @param ways by what it goes back
 * @param parts what each provider pays back, by its transaction
 */
record RefundUnderRules(
        String key,
        Money amount,
        Instant at,
        Returned why,
        List<OrderRow> rows,
        List<Restock> restock,
        List<String> ways,
        List<ProviderPart> parts) {
    /** Those that pay it back. */
    List<String> providers() {
        return parts.stream().map(ProviderPart::provider).distinct().toList();
    }

    /** Whether providers alone pay it back: their payouts bring it, whoever has credited it. */
    boolean isOfProvidersAlone() {
        return ways.equals(List.of("provider")) && !parts.isEmpty();
    }
}
