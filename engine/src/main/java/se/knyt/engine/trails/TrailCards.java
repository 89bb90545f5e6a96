package se.knyt.engine.trails;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.engine.db.Tx;

/** Reads the gift cards of trails. */
final class TrailCards {
    private static final String CARDS = """
            select g.connection_id, g.source_id, g.vat_rate, g.currency, g.left_minor, co.currency, g.booked_minor
              from unnest(?, ?) as n (k, s)
              join gift_card g on g.company_id = any (?) and g.connection_id = n.k and g.source_id = n.s
              join company co on co.company_id = g.company_id
             where exists (select 1 from gift_card_movement m
                            where m.company_id = g.company_id and m.gift_card_id = g.gift_card_id
                              and m.kind in ('issued', 'opened', 'made'))
            """;

    /** What purchases have drawn of cards that bore their VAT in another currency than that of the books, less what went back. */
    private static final String DRAWN = """
            select m.trail_id, g.source_id, -sum(m.face_minor), -sum(m.booked_minor)
              from gift_card_movement m
              join gift_card g on g.company_id = m.company_id and g.gift_card_id = m.gift_card_id
             where m.company_id = any (?) and m.trail_id = any (?) and m.kind in ('redeemed', 'given-back')
               and m.vat_rate <> '' and m.currency = g.currency and m.currency <> m.book_currency
             group by 1, 2
            """;

    private TrailCards() {}

    /** The gift cards that payments name, as far as it is known how they began. */
    static void read(Tx tx, Map<Long, TrailParts> parts, Tx.Values companies, Tx.Values trails) throws SQLException {
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
        var standing = new HashMap<String, CardStanding.OnCard>();
        tx.query(
                CARDS,
                row -> {
                    var left = Money.of(row.getLong(5), new Currency(row.getString(4)));
                    var inBooks = Money.of(row.getLong(7), new Currency(row.getString(6)));
                    if (!row.getString(3).isEmpty() && !left.currency().equals(inBooks.currency())) {
                        standing.put(row.getLong(1) + "\n" + row.getString(2), new CardStanding.OnCard(left, inBooks));
                    }
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
        if (!standing.isEmpty()) {
            standing(tx, parts, named, standing, companies, trails);
        }
    }

    private static void standing(
            Tx tx,
            Map<Long, TrailParts> parts,
            Map<String, Set<TrailParts>> named,
            Map<String, CardStanding.OnCard> cards,
            Tx.Values companies,
            Tx.Values trails)
            throws SQLException {
        var drawn = new HashMap<String, long[]>();
        tx.query(
                DRAWN,
                row -> drawn.put(row.getLong(1) + "\n" + row.getString(2), new long[] {row.getLong(3), row.getLong(4)}),
                companies,
                trails);
        var trailOf = new HashMap<TrailParts, Long>();
        parts.forEach((trail, part) -> trailOf.put(part, trail));
        cards.forEach((key, card) -> {
            var id = key.substring(key.indexOf('\n') + 1);
            for (var part : named.getOrDefault(key, Set.of())) {
                var of = drawn.getOrDefault(trailOf.get(part) + "\n" + id, new long[2]);
                part.standing.put(id, card.of(of[0], of[1]));
            }
        });
    }
}
