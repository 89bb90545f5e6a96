package se.knyt.core.reconciliation;

import java.time.LocalDate;
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
 */
public record ExpectedPayout(
        String provider,
        String reference,
        Money amount,
        boolean stated,
        @Nullable LocalDate paidOn) {}
