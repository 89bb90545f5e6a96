package se.knyt.core.reconciliation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payout;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * What a provider states about one payout beside its lines.
 *
 * @param currency currency of every amount
 * @param opening what stood at the provider before: positive when the merchant has money there, negative when he owes
 * @param closing what stands there after, same sign
 * @param paid the amount paid as stated, or null where the source states none
 * @param classTotals totals of the provider's own classes; a line names its class by the place here
 * @param findings what the reader of the source already found wrong with it, such as a row that does not add up in itself
 */
public record Statement(
        Currency currency,
        Money opening,
        Money closing,
        @Nullable Money paid,
        List<ClassTotal> classTotals,
        List<Finding> findings) {
    public Statement {
        classTotals = List.copyOf(classTotals);
        findings = List.copyOf(findings);
    }

    /** This statement with the amount paid as somebody else states it. */
    public Statement withPaid(Money amount) {
        return new Statement(currency, opening, closing, amount, classTotals, findings);
    }

    /** The statement of a payout document. Its class totals stand in the order of {@link se.knyt.core.commerce.PayoutLine.Kind}. */
    static Statement of(Payout payout) {
        var totals = payout.classTotals().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(total -> new ClassTotal(total.getKey().code(), total.getValue()))
                .toList();
        return new Statement(payout.currency(), payout.opening(), payout.closing(), payout.paid(), totals, List.of());
    }
}
