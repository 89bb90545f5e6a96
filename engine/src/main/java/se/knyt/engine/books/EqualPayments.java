package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;

/**
 * Payments of one invoice by which two lines settle equal parts: an accounting system gives a payment no words of ours, and nothing but
 * its number tells one from the other. So each is made when those before it have theirs, and is told which those are.
 */
final class EqualPayments {
    private static final String STANDING = """
            select e.effect_key, e.trail_id, n.need_key, e.body
              from effect e
              join effect_need n on n.company_id = e.company_id and n.effect_id = e.effect_id and n.alias = 'invoice'
             where e.company_id = ? and e.connection_id = ? and e.trail_id = any (?) and e.kind = 'register-payment'
               and e.state <> 'withdrawn'
             order by e.made
            """;
    /** What never comes is not waited for. */
    private static final String NEEDED_NO_MORE = """
            update effect_need set result_id = '' where company_id = ? and connection_id = ? and need_key = ? and result_id is null
               and starts_with(alias, ?)
            returning effect_id
            """;

    private static final String ONE_LESS =
            "update effect set open_needs = open_needs - 1 where company_id = ? and effect_id = any (?) and open_needs > 0";

    private final Map<Same, List<String>> keys = new HashMap<>();

    private EqualPayments() {}

    /** @param invoice key of what makes it, or that it is known by */
    private record Same(@Nullable Long trail, String invoice, Money amount, String method, int account) {
        static Same of(@Nullable Long trail, String invoice, EffectBody.RegisterPayment body) {
            return new Same(trail, invoice, body.amount(), body.method(), body.account());
        }
    }

    /** Those that stand on the invoices of these purchases, or are to. */
    static EqualPayments of(Tx tx, long company, long ledger, Collection<Long> trails) throws SQLException {
        var result = new EqualPayments();
        if (!trails.isEmpty()) {
            tx.query(
                    STANDING,
                    r -> result.keys
                            .computeIfAbsent(
                                    Same.of(Tx.longOrNull(r, 2), r.getString(3), (EffectBody.RegisterPayment)
                                            Json.readBody(EffectKind.REGISTER_PAYMENT, r.getString(4))),
                                    s -> new ArrayList<>())
                            .add(r.getString(1)),
                    company,
                    ledger,
                    Tx.bigints(new TreeSet<>(trails)));
        }
        return result;
    }

    /** The payment with what it waits for: its invoice, and those before it that are like it. */
    List<NewEffect.Need> add(
            NewEffect.Need invoice, String key, @Nullable Long trail, EffectBody.RegisterPayment body) {
        var alike = keys.computeIfAbsent(Same.of(trail, invoice.key(), body), s -> new ArrayList<>());
        int at = alike.indexOf(key);
        var before = List.copyOf(at < 0 ? alike : alike.subList(0, at));
        if (at < 0) {
            alike.add(key);
        }
        var needs = new ArrayList<NewEffect.Need>();
        for (var other : before) {
            needs.add(new NewEffect.Need(EffectRequest.EARLIER + (needs.size() + 1), invoice.connection(), other));
        }
        return needs;
    }

    /** A payment was taken back before it was made: those after it do not wait for it. */
    static void withdrawn(Tx tx, long company, long ledger, String key) throws SQLException {
        var freed = tx.query(NEEDED_NO_MORE, r -> r.getLong(1), company, ledger, key, EffectRequest.EARLIER);
        if (!freed.isEmpty()) {
            tx.update(ONE_LESS, company, Tx.bigints(freed));
        }
    }
}
