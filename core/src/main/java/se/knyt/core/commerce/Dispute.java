package se.knyt.core.commerce;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * A buyer's case against a payment, at the provider or the buyer's bank, as the provider tells it. The money itself goes by lines of
 * payouts; this says why, how far it has come, and by when it is to be answered.
 *
 * @param sourceId the provider's id of the case
 * @param provider provider code
 * @param state how far it has come
 * @param stateWord the provider's own word for that, kept as it came
 * @param reason what the buyer says, as one of ours
 * @param reasonWord the provider's own word for it, may be empty
 * @param amount what is disputed, positive
 * @param fee what the provider takes for it; empty where it does not tell
 * @param openedAt when it was opened
 * @param answerBy the last moment for an answer; empty where the provider does not tell one
 * @param link page of the case at the provider, empty where none is known
 * @param orderReference what the shop gave the provider as reference of the purchase, may be empty
 * @param providerOrderId the provider's id of the purchase, may be empty
 * @param providerTransactionId the provider's id of the capture that is disputed, may be empty
 */
public record Dispute(
        String sourceId,
        String provider,
        State state,
        String stateWord,
        Reason reason,
        String reasonWord,
        Money amount,
        Optional<Money> fee,
        Instant openedAt,
        Optional<Instant> answerBy,
        String link,
        String orderReference,
        String providerOrderId,
        String providerTransactionId)
        implements Document {
    /** How far a case has come. */
    public enum State {
        /** The merchant is to answer. */
        NEEDS_ANSWER,
        /** Answered, or nothing is asked of the merchant: somebody else decides. */
        UNDER_REVIEW,
        WON,
        LOST,
        /** The merchant has given in. */
        ACCEPTED,
        /** Not told, or told in a word that we do not know. */
        UNKNOWN;

        /** The stored code: {@code needs-answer}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether somebody has decided who bears the amount. */
        public boolean decided() {
            return this == WON || borne();
        }

        /** Whether the merchant bears it. */
        public boolean borne() {
            return this == LOST || this == ACCEPTED;
        }

        /** @throws IllegalArgumentException for a code that is none of ours */
        public static State ofCode(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** What a buyer says, in the kinds that the networks and providers have in common. */
    public enum Reason {
        NOT_RECEIVED,
        NOT_AS_DESCRIBED,
        FRAUD,
        DUPLICATE,
        CREDIT_NOT_PROCESSED,
        WRONG_AMOUNT,
        SUBSCRIPTION_CANCELLED,
        /** No case of the buyer's: the provider gives the claim on the buyer back to the merchant. */
        HANDED_BACK,
        OTHER,
        /** Not told, or told in a word that we do not know. */
        UNKNOWN;

        /** The stored code: {@code not-received}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Unknown for a code that is none of ours. */
        public static Reason ofCode(String code) {
            for (var reason : values()) {
                if (reason.code().equals(code)) {
                    return reason;
                }
            }
            return UNKNOWN;
        }
    }

    /** @throws IllegalArgumentException when the amount is not positive */
    public Dispute {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("a dispute is about an amount");
        }
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.DISPUTE;
    }
}
