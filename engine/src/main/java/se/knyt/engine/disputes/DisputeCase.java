package se.knyt.engine.disputes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/** A dispute as it is decided on. */
record DisputeCase(
        long company,
        long id,
        String provider,
        String sourceId,
        State state,
        @Nullable Long document,
        long connection,
        @Nullable Long trail,
        String loss,
        int lossTimes,
        Money drawn,
        String order,
        boolean said,
        MixedCurrencies mixed,
        int exchangeTimes,
        boolean handedBack) {
    private static final String READ = """
            select d.dispute_id, d.provider, d.source_id, d.state, d.document_id, d.connection_id, d.trail_id, d.loss, d.loss_times,
                   coalesce(nullif(d.drawn_currency, ''), d.currency), d.drawn_minor, coalesce(t.order_number, d.order_reference),
                   d.document_id is not null and d.state_word <> '' and d.decided_by = '' and d.state <> 'unknown', d.drawn_mixed,
                   d.exchange_times, d.reason
              from dispute d left join trail t on t.company_id = d.company_id and t.trail_id = d.trail_id
             where d.company_id = ? and d.dispute_id = ? for update of d
            """;

    private static DisputeCase of(long company, ResultSet r) throws SQLException {
        return new DisputeCase(
                company,
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                State.ofCode(r.getString(4)),
                Tx.longOrNull(r, 5),
                r.getLong(6),
                Tx.longOrNull(r, 7),
                r.getString(8),
                r.getInt(9),
                Money.of(r.getLong(11), new Currency(r.getString(10))),
                r.getString(12),
                r.getBoolean(13),
                MixedCurrencies.ofCode(r.getString(14)),
                r.getInt(15),
                Reason.ofCode(r.getString(16)) == Reason.HANDED_BACK);
    }

    /** Of the next such difference. */
    String exchangeKey() {
        return "dispute:" + provider + ":" + sourceId + ":exchange"
                + (exchangeTimes == 0 ? "" : ":" + (exchangeTimes + 1));
    }

    /** A claim that came back, of which only the merchant can say how it ends: how it is booked says so. */
    boolean isUndecided() {
        return handedBack && state == State.UNKNOWN;
    }

    String lossKey(int times) {
        return "dispute:" + provider + ":" + sourceId + ":loss" + (times == 1 ? "" : ":" + times);
    }

    static Optional<DisputeCase> read(Tx tx, long company, long dispute) throws SQLException {
        return tx.first(READ, r -> DisputeCase.of(company, r), company, dispute);
    }

    /** Why its loss cannot be booked, empty where it can. */
    String problem() {
        if (!state().borne() && !isUndecided()) {
            return "dispute.not-lost";
        }
        if (!loss().isEmpty()) {
            return "dispute.booked-already";
        }
        return drawn().isNegative() ? "" : "dispute.nothing-taken";
    }

    /** Why it cannot be split as the sale: where several currencies are in it, that is why. */
    String unsplit() {
        return mixed() == MixedCurrencies.NONE ? "dispute.no-split" : "dispute.mixed";
    }
}
