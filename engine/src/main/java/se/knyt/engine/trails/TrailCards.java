package se.knyt.engine.trails;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Rate;
import se.knyt.engine.db.Tx;

/** Reads the gift cards of trails. */
final class TrailCards {
    private static final String CARDS = """
            select g.connection_id, g.source_id, g.vat_rate
              from unnest(?, ?) as n (k, s)
              join gift_card g on g.company_id = any (?) and g.connection_id = n.k and g.source_id = n.s
             where exists (select 1 from gift_card_movement m
                            where m.company_id = g.company_id and m.gift_card_id = g.gift_card_id
                              and m.kind in ('issued', 'opened', 'made'))
            """;

    private TrailCards() {}

    /** The gift cards that payments name, as far as it is known how they began. */
    static void read(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies) throws SQLException {
        var named = new HashMap<String, Set<TrailParts>>();
        for (var part : parts.values()) {
            for (var doc : part.documents) {
                if (doc.document() instanceof Payment payment
                        && !payment.cardId().isEmpty()) {
                    named.computeIfAbsent(doc.connection() + "\n" + payment.cardId(), k -> new HashSet<>())
                            .add(part);
                }
            }
        }
        if (named.isEmpty()) {
            return;
        }
        var shops = new ArrayList<Long>();
        var cards = new ArrayList<String>();
        named.keySet().forEach(key -> {
            shops.add(Long.parseLong(key.substring(0, key.indexOf('\n'))));
            cards.add(key.substring(key.indexOf('\n') + 1));
        });
        tx.query(
                CARDS,
                row -> {
                    var card = row.getString(2);
                    var told = row.getString(3);
                    Optional<Rate> rate = told.isEmpty() ? Optional.empty() : Optional.of(Rate.of(told));
                    named.getOrDefault(row.getLong(1) + "\n" + card, Set.of())
                            .forEach(part -> part.cards.put(card, rate));
                    return rate;
                },
                Tx.bigints(shops),
                Tx.texts(cards),
                companies);
    }
}
