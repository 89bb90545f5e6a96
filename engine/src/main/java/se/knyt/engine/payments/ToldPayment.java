package se.knyt.engine.payments;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/**
 * A payment that a provider is asked of, and what it last said.
 *
 * @param connection that is asked
 * @param provider whose it is
 * @param payment the provider's id of it, as the shop names it
 * @param askAt when it is to be asked of, company time; null where it is not
 * @param toldAt when it last answered, company time; null before
 * @param state how far it has come; {@link State#NOT_TOLD} before it has answered
 * @param word the provider's own word, with the reason that it gives
 * @param expiresAt last moment at which it can be captured, epoch where it does not tell
 * @param honouredUntil up to when the provider stands for the money, epoch where it makes no difference
 * @param amount reserved or paid, empty where it does not tell
 * @param paidAt epoch where it is not paid, or does not tell when
 * @param reference of what was paid, by the bank or provider
 */
public record ToldPayment(
        long connection,
        String provider,
        String payment,
        @Nullable Instant askAt,
        @Nullable Instant toldAt,
        State state,
        String word,
        Instant expiresAt,
        Instant honouredUntil,
        Optional<Money> amount,
        Instant paidAt,
        String reference) {
    /** The columns that {@link #of} reads, in their order. */
    public static final String COLUMNS =
            "connection_id, provider, payment_id, ask_at, told_at, state, word, expires_at,"
                    + " honoured_until, currency, amount_minor, paid_at, reference";

    /** How far a payment has come, as its provider says. */
    public enum State {
        NOT_TOLD(""),
        OPEN("open"),
        TAKEN("taken"),
        OVER("over"),
        /** The provider knows no payment of this id. */
        UNKNOWN("unknown");

        private final String code;

        State(String code) {
            this.code = code;
        }

        /** As it is stored. */
        public String code() {
            return code;
        }

        static State ofCode(String code) {
            for (var state : values()) {
                if (state.code.equals(code)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("no state of a payment: " + code);
        }
    }

    /** Whether the provider has said that it knows no such payment, and did not refuse to say. */
    public boolean isNotThere() {
        return state == State.UNKNOWN && word.isEmpty();
    }

    /** @param from the place of the first of {@link #COLUMNS} in the row */
    public static ToldPayment of(ResultSet row, int from) throws SQLException {
        var currency = row.getString(from + 9);
        return new ToldPayment(
                row.getLong(from),
                row.getString(from + 1),
                row.getString(from + 2),
                Tx.instantOrNull(row, from + 3),
                Tx.instantOrNull(row, from + 4),
                State.ofCode(row.getString(from + 5)),
                row.getString(from + 6),
                Tx.instant(row, from + 7),
                Tx.instant(row, from + 8),
                currency.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Money.of(row.getLong(from + 10), new Currency(currency))),
                Tx.instant(row, from + 11),
                row.getString(from + 12));
    }
}
