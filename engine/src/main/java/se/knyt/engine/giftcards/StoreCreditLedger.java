package se.knyt.engine.giftcards;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import se.knyt.core.commerce.StoreCredit;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.trails.StoredDocuments.ToldCredit;

/**
 * What shops tell of store credit, set-based. What purchases and refunds moved is written with them ({@link CardLedger}); what somebody
 * of the shop gave or took by hand, and what expired there, stands with its amount from its day on and is booked when a person, or for
 * what expired the company's choice, says so. So the ledger is always what is booked, and the shop's balance shows what is not.
 */
final class StoreCreditLedger {
    private static final String TELL = """
            insert into gift_card as g (company_id, gift_card_id, connection_id, source_id, stored_as, person_id, ends, currency, issued_on,
                                        shop_minor, document_id)
            select n.c, n.i, n.k, n.s, 'store-credit', p.person_id, n.e, n.u, (n.a at time zone co.zone)::date, n.l, n.d
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (c, i, k, s, h, e, u, a, l, d)
              join company co on co.company_id = n.c
              left join person p on n.h <> '' and p.company_id = n.c and p.connection_id = n.k and p.person_key = n.h
            on conflict (company_id, connection_id, source_id) do update
               set person_id = excluded.person_id, ends = excluded.ends, currency = excluded.currency,
                   issued_on = coalesce(g.issued_on, excluded.issued_on), shop_minor = excluded.shop_minor,
                   document_id = excluded.document_id
            """;
    /** What was on it before Knyt is booked already; what moves by hand is not. Each told once. */
    private static final String MOVED = """
            insert into gift_card_movement (company_id, movement_key, gift_card_id, stored_as, connection_id, kind, moved_on, currency,
                                            face_minor, book_currency, booked_minor)
            select n.c, 'told:' || n.k || ':' || n.id, g.gift_card_id, 'store-credit', n.k, n.kind, (n.a at time zone co.zone)::date,
                   g.currency, n.f, co.currency, case when n.kind = 'opened' and g.currency = co.currency then n.f else 0 end
              from unnest(?, ?, ?, ?, ?, ?, ?) as n (c, k, s, id, kind, a, f)
              join gift_card g on g.company_id = n.c and g.connection_id = n.k and g.source_id = n.s
              join company co on co.company_id = n.c
            on conflict (company_id, movement_key) do nothing
            """;

    private static final int ENDS = 4;

    private StoreCreditLedger() {}

    private record Moved(ToldCredit told, String id, String kind, Instant at, long minor) {}

    static void tell(Tx tx, IdAllocator ids, List<ToldCredit> told) throws SQLException {
        if (told.isEmpty()) {
            return;
        }
        tx.update(
                TELL,
                longs(told, ToldCredit::company),
                longs(told, t -> ids.next()),
                longs(told, ToldCredit::connection),
                texts(told, t -> t.credit().sourceId()),
                texts(told, t -> t.credit().holderKey()),
                texts(told, t -> ends(t.credit().sourceId())),
                texts(told, t -> t.credit().left().currency().code()),
                Tx.instants(told.stream().map(t -> begun(t.credit())).toList()),
                longs(told, t -> t.credit().left().minor()),
                longs(told, ToldCredit::document));
        var moved = new ArrayList<Moved>();
        for (var one : told) {
            var credit = one.credit();
            if (!credit.opening().isZero()) {
                moved.add(new Moved(
                        one,
                        "begins:" + credit.sourceId(),
                        "opened",
                        credit.since(),
                        credit.opening().minor()));
            }
            credit.changes()
                    .forEach(c -> moved.add(new Moved(
                            one, c.id(), kind(c.reason()), c.at(), c.amount().minor())));
        }
        if (!moved.isEmpty()) {
            tx.update(
                    MOVED,
                    longs(moved, m -> m.told().company()),
                    longs(moved, m -> m.told().connection()),
                    texts(moved, m -> m.told().credit().sourceId()),
                    texts(moved, Moved::id),
                    texts(moved, Moved::kind),
                    Tx.instants(moved.stream().map(Moved::at).toList()),
                    longs(moved, Moved::minor));
        }
    }

    /** When the account came, as far as it is told: with the first movement, or before Knyt. */
    private static Instant begun(StoreCredit credit) {
        return credit.opening().isZero()
                ? credit.changes().stream()
                        .map(StoreCredit.Change::at)
                        .min(Instant::compareTo)
                        .orElse(credit.since())
                : credit.since();
    }

    private static String kind(StoreCredit.Reason reason) {
        return switch (reason) {
            case ADJUSTED -> "adjusted";
            case EXPIRED -> "expired";
        };
    }

    /** The end of the account's number, by which people tell it from another. */
    static String ends(String sourceId) {
        return sourceId.length() <= ENDS ? sourceId : sourceId.substring(sourceId.length() - ENDS);
    }

    private static <T> Tx.Values longs(List<T> all, Function<T, Long> value) {
        return Tx.bigints(all.stream().map(value).toList());
    }

    private static <T> Tx.Values texts(List<T> all, Function<T, String> value) {
        return Tx.texts(all.stream().map(value).toList());
    }
}
