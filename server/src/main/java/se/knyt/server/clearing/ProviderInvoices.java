package se.knyt.server.clearing;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.engine.db.Tx;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/** What a customer ledger has open that a provider is to pay: of a purchase that several pay, each its own part. */
final class ProviderInvoices {
    /**
     * The invoices of purchases that a provider was to pay, whole or in part; the part positive where it is a further provider, and
     * negative what others owe where it is the first.
     */
    private static final String INVOICES_OF = """
            select k.key, t.trail_id,
                   case when t.others_open = '{}' then 0
                        when t.provider = ? then -(select coalesce(sum(o.value::bigint), 0) from json_each_text(t.others_open::json) o)
                        else (t.others_open::json ->> p.provider)::bigint end as part_minor
              from trail_key k
              join trail t on t.company_id = k.company_id and t.trail_id = k.trail_id
             cross join (select ?::text as provider) p
             where k.company_id = ? and k.key = any (?)
               and (t.provider = p.provider or t.others_open <> '{}' and t.others_open::json ->> p.provider is not null)
            """;

    private ProviderInvoices() {}

    /**
     * What the customer ledger has open of purchases that a provider was to pay, in the currency of the books; empty when it has not
     * told, or has more open than is looked up.
     */
    static Optional<Money> of(Sql sql, View view, String provider, LedgerBalances.Answer answer) throws SQLException {
        if (answer.state() != LedgerBalances.State.ANSWERED || answer.invoices().size() > ItemSql.ITEMS_MAX) {
            return Optional.empty();
        }
        var byKey = new HashMap<String, Money>();
        answer.invoices().forEach((number, balance) -> {
            if (balance.currency().equals(view.currency())) {
                byKey.put("i:" + answer.connection() + ":" + number, balance);
            }
        });
        var ofPurchase = new HashMap<Long, Money>();
        var parts = new HashMap<Long, Money>();
        sql.each(
                INVOICES_OF,
                row -> {
                    long trail = row.number("trail_id");
                    ofPurchase.merge(trail, byKey.getOrDefault(row.text("key"), view.zero()), Money::plus);
                    // What further providers owe of a purchase is theirs; what of it this one owes as one of them is
                    // all of its part.
                    parts.put(trail, Money.of(row.number("part_minor"), view.currency()));
                },
                provider,
                provider,
                view.company().id(),
                Tx.texts(byKey.keySet()));
        var theirs = new ArrayList<Money>();
        ofPurchase.forEach((trail, open) -> {
            var part = parts.getOrDefault(trail, view.zero());
            theirs.add(part.isNegative() || part.isZero() ? open.plus(part) : open.compareTo(part) < 0 ? open : part);
        });
        return Optional.of(Money.sum(theirs, view.currency()));
    }
}
