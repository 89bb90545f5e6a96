package se.knyt.connectors.payments.adyen;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import se.knyt.core.commerce.Dispute.Reason;

/**
 * What the schemes' reason codes mean, of those whose meaning is one of ours: Visa's and American Express's by number, Mastercard's where
 * one number is one thing. Mastercard's 4853 and 4834 each stand for several, which the number does not tell apart.
 */
final class SchemeReasons {
    private static final Map<String, Reason> VISA = Map.ofEntries(
            entry("12.5", Reason.WRONG_AMOUNT),
            entry("12.6", Reason.DUPLICATE),
            entry("12.6.1", Reason.DUPLICATE),
            entry("12.6.2", Reason.DUPLICATE),
            entry("13.1", Reason.NOT_RECEIVED),
            entry("13.2", Reason.SUBSCRIPTION_CANCELLED),
            entry("13.3", Reason.NOT_AS_DESCRIBED),
            entry("13.4", Reason.NOT_AS_DESCRIBED),
            entry("13.5", Reason.NOT_AS_DESCRIBED),
            entry("13.6", Reason.CREDIT_NOT_PROCESSED),
            entry("13.7", Reason.CREDIT_NOT_PROCESSED));

    private static final Map<String, Reason> MASTERCARD = Map.of(
            "4837", Reason.FRAUD,
            "4840", Reason.FRAUD,
            "4863", Reason.FRAUD,
            "4870", Reason.FRAUD,
            "4871", Reason.FRAUD,
            "4855", Reason.NOT_RECEIVED,
            "4860", Reason.CREDIT_NOT_PROCESSED,
            "4834", Reason.OTHER,
            "4853", Reason.OTHER);

    private static final Map<String, Reason> AMEX = Map.ofEntries(
            entry("C02", Reason.CREDIT_NOT_PROCESSED),
            entry("C04", Reason.CREDIT_NOT_PROCESSED),
            entry("C05", Reason.CREDIT_NOT_PROCESSED),
            entry("C08", Reason.NOT_RECEIVED),
            entry("C18", Reason.CREDIT_NOT_PROCESSED),
            entry("C28", Reason.SUBSCRIPTION_CANCELLED),
            entry("C31", Reason.NOT_AS_DESCRIBED),
            entry("C32", Reason.NOT_AS_DESCRIBED),
            entry("F29", Reason.FRAUD),
            entry("FR2", Reason.FRAUD),
            entry("P05", Reason.WRONG_AMOUNT),
            entry("P08", Reason.DUPLICATE));

    private SchemeReasons() {}

    /** @param scheme as Adyen names it: {@code visa}, {@code mc}, {@code amex}; one that is not among them says nothing to us */
    static Reason of(String scheme, String code) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "visa" -> code.matches("10\\.[1-5]") ? Reason.FRAUD : VISA.getOrDefault(code, Reason.UNKNOWN);
            case "mc" -> MASTERCARD.getOrDefault(code, Reason.UNKNOWN);
            case "amex" -> AMEX.getOrDefault(code, Reason.UNKNOWN);
            default -> Reason.UNKNOWN;
        };
    }
}
