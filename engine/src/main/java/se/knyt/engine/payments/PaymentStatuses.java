package se.knyt.engine.payments;

import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.Tx;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.PaymentStatusSource.PaymentStatus;
import se.knyt.spi.ProviderFailure;

/**
 * Asks providers how payments stand: those alone that planning wants to know of, the longest waiting first, a bounded number in a reading.
 * What is told makes its purchase be planned again.
 */
public final class PaymentStatuses {
    /** Asked for in one reading; the quota of the connection stretches it out. */
    public static final int ASKED_MAX = 50;

    private static final int WORD_CHARS_MAX = 300;

    private static final String DUE = """
            select payment_id from payment_status
             where company_id = ? and connection_id = ? and ask_at <= ? order by ask_at, payment_id limit ?
            """;
    /** The purchases first and in their order, as planning locks them. */
    private static final String LOOK = """
            update trail set due_at = ? where company_id = ? and trail_id in (
                select trail_id from trail
                 where company_id = ? and merged_into is null and trail_id in (
                       select trail_id from payment_status where company_id = ? and connection_id = ? and payment_id = any (?))
                 order by trail_id for update)
            """;

    private static final String KEEP = """
            update payment_status s
               set ask_at = null, told_at = ?, state = n.st, word = n.w, expires_at = n.e, honoured_until = n.h, currency = n.c,
                   amount_minor = n.a, paid_at = n.p, reference = n.r
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) as n (id, st, w, e, h, c, a, p, r)
             where s.company_id = ? and s.connection_id = ? and s.payment_id = n.id
            """;
    private static final String WANT = """
            insert into payment_status as s (company_id, connection_id, payment_id, provider, trail_id, ask_at)
            select c, n, i, p, t, a from unnest(?, ?, ?, ?, ?, ?) as x (c, n, i, p, t, a)
            on conflict (company_id, connection_id, payment_id) do update set ask_at = excluded.ask_at, trail_id = excluded.trail_id
            """;

    private PaymentStatuses() {}

    /**
     * That a provider is to be asked of a payment, or no longer is.
     *
     * @param askAt company time; null where it is not to be asked
     */
    public record Wanted(
            long company,
            long connection,
            String payment,
            String provider,
            long trail,
            @Nullable Instant askAt) {}

    /** What was told of one; empty where the provider knows no such payment. */
    private record Answer(String payment, Optional<PaymentStatus> status, String word) {}

    /** What is to be asked of a connection by now. */
    public static List<String> due(Tx tx, ConnectionRow connection, Instant now) throws SQLException {
        return tx.query(DUE, row -> row.getString(1), connection.company(), connection.id(), now, ASKED_MAX);
    }

    /** What a provider has told in one reading. */
    public static final class Answers {
        private final List<Answer> told = new ArrayList<>();

        /**
         * Asks for one. What the provider refuses of this one alone is kept as its word of it.
         *
         * @throws ProviderFailure when nothing can be asked of it now
         */
        public void ask(PaymentStatusSource source, String payment) {
            try {
                var status = source.status(payment);
                told.add(new Answer(payment, status, ""));
            } catch (ProviderFailure.Refused e) {
                told.add(new Answer(payment, Optional.empty(), e.code()));
            } catch (IllegalArgumentException | DateTimeException e) {
                told.add(new Answer(payment, Optional.empty(), "answer-unreadable"));
            }
        }

        public boolean any() {
            return !told.isEmpty();
        }

        /** Keeps them. */
        public void keep(Tx tx, ConnectionRow connection, Instant now) throws SQLException {
            long company = connection.company();
            var ids = Tx.texts(told.stream().map(Answer::payment).toList());
            tx.update(LOOK, now, company, company, company, connection.id(), ids);
            var known = told.stream().map(a -> a.status().orElse(NOTHING)).toList();
            tx.update(
                    KEEP,
                    now,
                    ids,
                    Tx.texts(told.stream().map(PaymentStatuses::state).toList()),
                    Tx.texts(told.stream().map(PaymentStatuses::word).toList()),
                    Tx.instants(known.stream().map(PaymentStatus::expiresAt).toList()),
                    Tx.instants(known.stream().map(PaymentStatus::honouredUntil).toList()),
                    Tx.texts(known.stream()
                            .map(s -> s.amount().map(m -> m.currency().code()).orElse(""))
                            .toList()),
                    Tx.bigints(known.stream()
                            .map(s -> s.amount().map(Money::minor).orElse(0L))
                            .toList()),
                    Tx.instants(known.stream().map(PaymentStatus::paidAt).toList()),
                    Tx.texts(known.stream().map(PaymentStatus::reference).toList()),
                    company,
                    connection.id());
        }
    }

    private static final PaymentStatus NOTHING =
            PaymentStatus.reserved(PaymentStatusSource.State.OVER, "", Instant.EPOCH);

    private static final Map<PaymentStatusSource.State, ToldPayment.State> STATES = Map.of(
            PaymentStatusSource.State.OPEN, ToldPayment.State.OPEN,
            PaymentStatusSource.State.TAKEN, ToldPayment.State.TAKEN,
            PaymentStatusSource.State.OVER, ToldPayment.State.OVER);

    private static String state(Answer answer) {
        return answer.status()
                .map(s -> STATES.getOrDefault(s.state(), ToldPayment.State.UNKNOWN))
                .orElse(ToldPayment.State.UNKNOWN)
                .code();
    }

    private static String word(Answer answer) {
        var word = answer.status().map(PaymentStatus::word).orElse(answer.word());
        return word.substring(0, Math.min(word.length(), WORD_CHARS_MAX));
    }

    /** What is to be asked from now on; what has been told stays. */
    public static void want(Tx tx, Collection<Wanted> some) throws SQLException {
        if (some.isEmpty()) {
            return;
        }
        var askAt = new ArrayList<@Nullable Instant>();
        some.forEach(one -> askAt.add(one.askAt()));
        tx.update(
                WANT,
                Tx.bigints(some.stream().map(Wanted::company).toList()),
                Tx.bigints(some.stream().map(Wanted::connection).toList()),
                Tx.texts(some.stream().map(Wanted::payment).toList()),
                Tx.texts(some.stream().map(Wanted::provider).toList()),
                Tx.bigints(some.stream().map(Wanted::trail).toList()),
                Tx.instants(askAt));
    }
}
