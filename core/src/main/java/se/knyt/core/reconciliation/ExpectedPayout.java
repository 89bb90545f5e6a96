package se.knyt.core.reconciliation;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * A payout that the bank should show.
 *
 * @param provider provider code
 * @param reference what the provider writes on the bank statement, empty where it is not known
 * @param amount what was paid; negative when the provider drew money
 * @param stated false where the provider states no amount, so that {@code amount} is the computed sum of the lines
 * @param paidOn the day the transfer began, or null where it is not known
 * @param bankTexts what else the provider says that the bank will show: the bank's own reference, or a text it announces
 */
public record ExpectedPayout(
        String provider,
        String reference,
        Money amount,
        boolean stated,
        @Nullable LocalDate paidOn,
        List<String> bankTexts) {
    public ExpectedPayout {
        bankTexts = List.copyOf(bankTexts);
    }

    /** One of which the provider says nothing more than its reference. */
    public ExpectedPayout(String provider, String reference, Money amount, boolean stated, @Nullable LocalDate paidOn) {
        this(provider, reference, amount, stated, paidOn, List.of());
    }
}
