package se.knyt.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * Tells how one payment stands at a provider: until when what is reserved can be captured, or whether what a buyer was asked to pay is
 * paid. Asked of payments that are open alone, one call for each and a bounded number in a reading. Nothing is booked from it.
 */
public interface PaymentStatusSource extends Session {
    /** Its place among a connection's schedules, beside the streams. */
    String STREAM = "payment-status";

    /** Whether it can be asked at all: not where the connection has no credentials for it, and is read by its files alone. */
    default boolean tells() {
        return true;
    }

    /** How often it is looked whether a payment is to be asked for. */
    default Duration statusInterval() {
        return Duration.ofMinutes(10);
    }

    /**
     * How a payment stands now.
     *
     * @param payment the provider's id of it as the shop names it: of the reservation, or of the payment itself
     * @return empty where the provider knows no such payment
     * @throws ProviderFailure when it could not be asked
     */
    Optional<PaymentStatus> status(String payment);

    /** How far a payment has come. */
    enum State {
        /** Reserved and not captured whole, or asked for and not paid yet. */
        OPEN,
        /** Captured whole, or paid. */
        TAKEN,
        /** Come to nothing: declined, cancelled, voided, run out. */
        OVER
    }

    /**
     * What the provider says of a payment.
     *
     * @param word the provider's own word of it, with what it gives as the reason
     * @param expiresAt last moment at which it can be captured, epoch where the provider does not tell
     * @param honouredUntil up to when the provider stands for the money, epoch where it makes no difference
     * @param amount reserved or paid, empty where it does not tell
     * @param paidAt when it was paid, epoch where it is not or does not tell
     * @param reference the bank's or provider's reference of what was paid, else empty
     */
    record PaymentStatus(
            State state,
            String word,
            Instant expiresAt,
            Instant honouredUntil,
            Optional<Money> amount,
            Instant paidAt,
            String reference) {
        /** A reservation, of which nothing is said but how far it has come and its last moment. */
        public static PaymentStatus reserved(State state, String word, Instant expiresAt) {
            return new PaymentStatus(state, word, expiresAt, Instant.EPOCH, Optional.empty(), Instant.EPOCH, "");
        }
    }
}
