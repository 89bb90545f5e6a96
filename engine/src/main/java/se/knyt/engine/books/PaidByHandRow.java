package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.PaidByHand;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.MadeElsewhere;

/**
 * A payment that was refused since another hand's stands where it was to be registered.
 *
 * @param undo the taking back under way, null where there is none
 * @param undos how many times taking back was chosen
 * @param abroad what amounts in another currency than that of the books stand at; empty in that, and where it is not known
 */
record PaidByHandRow(
        long company,
        long id,
        long connection,
        String key,
        String state,
        EffectBody.RegisterPayment body,
        MadeElsewhere theirs,
        @Nullable Long trail,
        @Nullable Long payout,
        @Nullable Long document,
        long personConnection,
        String provider,
        String reference,
        String order,
        boolean ours,
        @Nullable Long undo,
        int undos,
        Optional<PaidByHand.Abroad> abroad) {
    private static final String REGISTERED = """
            select e.effect_id, e.connection_id, e.effect_key, e.state, e.error_code, e.error_args, e.body, e.trail_id, e.payout_id,
                   e.document_id, e.person_connection_id, coalesce(p.provider, ''), coalesce(p.reference, ''),
                   coalesce(t.order_number, ''),
                   exists (select 1 from effect o where o.company_id = e.company_id and o.connection_id = e.connection_id
                              and o.kind = 'register-payment' and o.state = 'done' and o.trail_id = e.trail_id
                              and o.result_id = e.error_args::json ->> 'payment')
              from effect e
              left join payout p on p.company_id = e.company_id and p.payout_id = e.payout_id
              left join trail t on t.company_id = e.company_id and t.trail_id = e.trail_id
             where e.company_id = ? and e.effect_id = ? and e.kind = 'register-payment' for update of e
            """;
    /** What a taking back is of: its own body does not name the effect, its key does. */
    private static final String OF_UNDO = """
            select r.effect_id from effect u
              join effect r on r.company_id = u.company_id and r.connection_id = u.connection_id
                           and r.kind = 'register-payment' and starts_with(u.effect_key, 'undo-' || r.effect_key || ':')
                           and (r.trail_id = u.trail_id or r.payout_id = u.payout_id)
             where u.company_id = ? and u.effect_id = ? and u.kind = 'undo-payment'
            """;

    private static final String UNDOS = """
            select effect_id, state from effect
             where company_id = ? and connection_id = ? and kind = 'undo-payment' and starts_with(effect_key, ?)
               and (trail_id = ? or payout_id = ?)
             order by effect_id for update
            """;

    PaidByHand move() {
        var writeOff = body.writeOffs().stream().findFirst();
        return new PaidByHand(
                body.date(),
                provider.isEmpty() ? body.reference() : provider,
                reference.isEmpty() ? theirs.invoice() : reference,
                theirs.invoice(),
                body.account(),
                body.amount(),
                theirs.account(),
                theirs.amount(),
                writeOff.map(EffectBody.WriteOff::account).orElse(0),
                abroad);
    }

    String problem() {
        if (ours) {
            return "ours";
        }
        if (theirs.account() == 0) {
            return "no-account";
        }
        return move().problem();
    }

    PaidByHandDesk.Case asCase() {
        var problem = problem();
        return new PaidByHandDesk.Case(
                id,
                order,
                trail == null ? 0 : trail,
                provider,
                reference,
                body.amount(),
                body.account(),
                theirs,
                undo != null,
                problem,
                problem.isEmpty() ? move().voucher() : Optional.empty());
    }

    String undoKey() {
        return "undo-" + key + ":";
    }

    /** The case behind an effect, its rows locked; empty when it is decided. */
    static Optional<PaidByHandRow> read(Tx tx, long company, long effect, PostingSettings posting) throws SQLException {
        long registered = tx.first(OF_UNDO, r -> r.getLong(1), company, effect).orElse(effect);
        var found =
                tx.first(REGISTERED, r -> row(company, r), company, registered).orElse(Optional.empty());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var row = found.get();
        var undos = tx.query(
                UNDOS,
                r -> Map.entry(r.getLong(1), r.getString(2)),
                company,
                row.connection(),
                row.undoKey(),
                row.trail(),
                row.payout());
        var open = undos.stream().filter(u -> !"done".equals(u.getValue()) && !"withdrawn".equals(u.getValue()));
        var under = open.findFirst();
        boolean decided = under.isPresent()
                ? !"waiting".equals(row.state()) || !isOpen(under.get().getValue())
                : !"rejected".equals(row.state());
        return decided
                ? Optional.empty()
                : Optional.of(new PaidByHandRow(
                        row.company(),
                        row.id(),
                        row.connection(),
                        row.key(),
                        row.state(),
                        row.body(),
                        row.theirs(),
                        row.trail(),
                        row.payout(),
                        row.document(),
                        row.personConnection(),
                        row.provider(),
                        row.reference(),
                        row.order(),
                        row.ours(),
                        under.map(Map.Entry::getKey).orElse(null),
                        undos.size(),
                        abroad(tx, row, posting)));
    }

    /** Whether a taking back has neither been carried out nor is under way just now. */
    private static boolean isOpen(String state) {
        return "waiting".equals(state) || "rejected".equals(state);
    }

    private static Optional<PaidByHandRow> row(long company, ResultSet r) throws SQLException {
        if (!MadeElsewhere.CODE.equals(r.getString(5))) {
            return Optional.empty();
        }
        var body = (EffectBody.RegisterPayment) Json.readBody(EffectKind.REGISTER_PAYMENT, r.getString(7));
        var theirs = MadeElsewhere.of(Json.readTexts(r.getString(6)));
        return theirs.isEmpty()
                ? Optional.empty()
                : Optional.of(new PaidByHandRow(
                        company,
                        r.getLong(1),
                        r.getLong(2),
                        r.getString(3),
                        r.getString(4),
                        body,
                        theirs.get(),
                        Tx.longOrNull(r, 8),
                        Tx.longOrNull(r, 9),
                        Tx.longOrNull(r, 10),
                        r.getLong(11),
                        r.getString(12),
                        r.getString(13),
                        r.getString(14),
                        r.getBoolean(15),
                        null,
                        0,
                        Optional.empty()));
    }

    /** At what the payout's line stands on the provider's account, and at what their payment does on its own. */
    private static Optional<PaidByHand.Abroad> abroad(Tx tx, PaidByHandRow row, PostingSettings posting)
            throws SQLException {
        var books = posting.bookCurrency();
        var payout = row.payout();
        var theirs = row.theirs().value().filter(value -> value.currency().equals(books));
        if (payout == null || theirs.isEmpty() || row.body().amount().currency().equals(books)) {
            return Optional.empty();
        }
        var read = PayoutReader.read(tx, row.company(), payout);
        for (var line : read.lines()) {
            var match = line.match();
            if (match != null
                    && PaymentKeys.whole(row.key()).equals(PaymentKeys.register(line.key(read.payout())))
                    && match.amount().currency().equals(row.body().amount().currency())) {
                var accounts = posting.accounts();
                return match.booked(row.body().amount(), books)
                        .map(off -> new PaidByHand.Abroad(off, theirs.get(), accounts.fxGain(), accounts.fxLoss()));
            }
        }
        return Optional.empty();
    }
}
