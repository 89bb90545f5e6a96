package se.knyt.engine.giftcards;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.knyt.core.giftcards.CardMovement;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.trails.StoredDocuments.ToldCard;
import se.knyt.engine.trails.StoredDocuments.ToldCredit;

/** Writes cards, accounts of store credit and movements, set-based. What a movement moves is never changed; only which card it was of is learned later. */
public final class CardLedger {
    private static final String TELL = """
            insert into gift_card as g (company_id, gift_card_id, connection_id, source_id, ends, currency, order_source_id, row_id,
                                        issued_on, value_minor, shop_minor, expires_on, enabled, document_id)
            select n.c, n.i, n.k, n.s, n.e, n.u, n.o, n.r, (n.a at time zone co.zone)::date, n.v, n.l, n.x, n.b, n.d
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (c, i, k, s, e, u, o, r, a, v, l, x, b, d)
              join company co on co.company_id = n.c
            on conflict (company_id, connection_id, source_id) do update
               set ends = excluded.ends, currency = excluded.currency, order_source_id = excluded.order_source_id,
                   row_id = excluded.row_id, issued_on = excluded.issued_on, value_minor = excluded.value_minor,
                   shop_minor = excluded.shop_minor, expires_on = excluded.expires_on, enabled = excluded.enabled,
                   document_id = excluded.document_id
            """;
    /** Cards that a purchase names before the shop has told of them. */
    private static final String NAME = """
            insert into gift_card (company_id, gift_card_id, connection_id, source_id, stored_as, ends, currency)
            select * from unnest(?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, connection_id, source_id) do nothing
            """;

    private static final String INSERT = """
            insert into gift_card_movement (company_id, movement_key, gift_card_id, stored_as, connection_id, kind, moved_on, currency, face_minor,
                                            book_currency, booked_minor, fact_key, trail_id, order_source_id, target_id, booking_key, note,
                                            made_by, vat_rate)
            select n.c, n.mk, g.gift_card_id, n.sa, n.k, n.kind, n.day, n.u, n.f, n.bu, n.b, n.fk, n.t, n.o, n.tg, n.bk, n.note, n.by, n.vr
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as n (c, mk, s, sa, k, kind, day, u, f, bu, b, fk, t, o, tg, bk, note, by, vr)
              left join gift_card g on n.s <> '' and g.company_id = n.c and g.connection_id = n.k and g.source_id = n.s
            on conflict (company_id, movement_key) do nothing
            """;
    /** Of an order the sold cards of one worth are as good as each other: they are given to its movements in turn. */
    private static final String ASSIGN = """
            update gift_card_movement u set gift_card_id = g.gift_card_id
              from (select m.company_id, m.movement_key, m.connection_id, m.order_source_id, m.face_minor,
                           row_number() over (partition by m.company_id, m.connection_id, m.order_source_id, m.face_minor
                                              order by m.movement_key) as nth
                      from unnest(?, ?, ?) as n (c, k, o)
                      join gift_card_movement m on m.company_id = n.c and m.connection_id = n.k and m.order_source_id = n.o
                     where m.gift_card_id is null and m.kind = 'issued') m
              join (select g.company_id, g.gift_card_id, g.connection_id, g.order_source_id, g.value_minor,
                           row_number() over (partition by g.company_id, g.connection_id, g.order_source_id, g.value_minor
                                              order by g.source_id) as nth
                      from unnest(?, ?, ?) as n (c, k, o)
                      join gift_card g on g.company_id = n.c and g.connection_id = n.k and g.order_source_id = n.o
                     where not exists (select 1 from gift_card_movement i
                                        where i.company_id = g.company_id and i.gift_card_id = g.gift_card_id and i.kind = 'issued')) g
                on g.company_id = m.company_id and g.connection_id = m.connection_id and g.order_source_id = m.order_source_id
               and g.value_minor = m.face_minor and g.nth = m.nth
             where u.company_id = m.company_id and u.movement_key = m.movement_key
            """;
    /** What is left of an order's movements where it sold one card: sold for less than its worth, or given back. */
    private static final String ASSIGN_ONLY = """
            update gift_card_movement u set gift_card_id = o.card
              from (select g.company_id, g.connection_id, g.order_source_id, min(g.gift_card_id) as card
                      from unnest(?, ?, ?) as n (c, k, o)
                      join gift_card g on g.company_id = n.c and g.connection_id = n.k and g.order_source_id = n.o
                     group by 1, 2, 3 having count(*) = 1) o
             where u.company_id = o.company_id and u.connection_id = o.connection_id and u.order_source_id = o.order_source_id
               and u.gift_card_id is null and u.kind in ('issued', 'withdrawn')
            """;
    /**
     * What cards have left, and since when nothing; and from which day each is to be looked at: at once where its loose end stands. Of store
     * credit that expired in the shop it is what is booked that is still to be booked away: what was given by hand may never have been.
     */
    private static final String SETTLE = """
            update gift_card g set left_minor = s.face, booked_minor = s.booked, vat_rate = s.rate,
                   expired_minor = s.expired,
                   emptied_on = case when s.face <= 0 and (g.stored_as = 'gift-card' or s.booked = 0) then s.last end,
                   look_on = case when g.expiry_told or s.expired > 0 then date '0001-01-01'
                                  when s.face > 0 then g.expires_on + 1 end
              from unnest(?, ?, ?) as n (c, k, o)
             cross join lateral (
                   select f.gift_card_id, m.face, m.booked, m.last, m.rate,
                          case when f.stored_as = 'store-credit' then greatest(0, least(m.expired, m.booked - m.face)) else 0 end as expired
                     from gift_card f
                    cross join lateral (
                          select coalesce(sum(face_minor), 0) as face, coalesce(sum(booked_minor), 0) as booked, max(moved_on) as last,
                                 coalesce(max(vat_rate) filter (where kind = 'issued'), '') as rate,
                                 coalesce(sum(booked_minor - face_minor)
                                          filter (where kind = 'expired' and currency = book_currency), 0) as expired
                            from gift_card_movement i where i.company_id = f.company_id and i.gift_card_id = f.gift_card_id) m
                    where f.company_id = n.c and f.connection_id = n.k and (f.order_source_id = n.o or f.source_id = n.o)) s
             where g.company_id = n.c and g.gift_card_id = s.gift_card_id
            """;

    private final IdAllocator ids;

    public CardLedger(IdAllocator ids) {
        this.ids = ids;
    }

    /** A movement of one company. */
    public record Planned(long company, NewMovement movement) {}

    /** A card or account of a shop, or an order that sold cards. */
    private record Place(long company, long shop, String of) {}

    /** Takes in what shops tell of store credit. */
    public void tellCredit(Tx tx, List<ToldCredit> told) throws SQLException {
        StoreCreditLedger.tell(tx, ids, told);
        assign(
                tx,
                told.stream()
                        .map(t -> new Place(
                                t.company(), t.connection(), t.credit().sourceId()))
                        .toList());
    }

    /** Takes in what shops tell of their cards. */
    public void tell(Tx tx, List<ToldCard> told) throws SQLException {
        if (told.isEmpty()) {
            return;
        }
        tx.update(
                TELL,
                longs(told, ToldCard::company),
                Tx.bigints(told.stream().map(t -> ids.next()).toList()),
                longs(told, ToldCard::connection),
                texts(told, t -> t.card().sourceId()),
                texts(told, t -> t.card().ends()),
                texts(told, t -> t.card().value().currency().code()),
                texts(told, t -> t.card().orderSourceId()),
                texts(told, t -> t.card().rowId()),
                Tx.instants(told.stream().map(t -> t.card().issuedAt()).toList()),
                longs(told, t -> t.card().value().minor()),
                longs(told, t -> t.card().left().minor()),
                Tx.dates(told.stream()
                        .map(t -> t.card().expiresOn().orElse(null))
                        .toList()),
                Tx.booleans(told.stream().map(t -> t.card().enabled()).toList()),
                longs(told, ToldCard::document));
        begin(tx, told);
        var places = new ArrayList<Place>();
        for (var one : told) {
            places.add(new Place(one.company(), one.connection(), one.card().sourceId()));
            if (!one.card().orderSourceId().isEmpty()) {
                places.add(new Place(one.company(), one.connection(), one.card().orderSourceId()));
            }
        }
        assign(tx, places);
    }

    /** What was on a card before Knyt, and what somebody of the shop put on one by hand: told once. */
    private static void begin(Tx tx, List<ToldCard> told) throws SQLException {
        var opened = new ArrayList<ToldCard>();
        var faces = new ArrayList<Money>();
        for (var one : told) {
            var card = one.card();
            if (card.opening().isPresent() || card.orderSourceId().isEmpty()) {
                opened.add(one);
                faces.add(card.opening().orElse(card.value()));
            }
        }
        if (opened.isEmpty()) {
            return;
        }
        tx.update(
                """
                insert into gift_card_movement (company_id, movement_key, gift_card_id, connection_id, kind, moved_on, currency,
                                                face_minor, book_currency, booked_minor)
                select n.c, 'begins:' || n.k || ':' || n.s, g.gift_card_id, n.k, case when n.o then 'opened' else 'made' end, g.issued_on,
                       g.currency, n.f, co.currency, case when n.o and g.currency = co.currency then n.f else 0 end
                  from unnest(?, ?, ?, ?, ?) as n (c, k, s, o, f)
                  join gift_card g on g.company_id = n.c and g.connection_id = n.k and g.source_id = n.s
                  join company co on co.company_id = n.c
                on conflict (company_id, movement_key) do nothing
                """,
                longs(opened, ToldCard::company),
                longs(opened, ToldCard::connection),
                texts(opened, t -> t.card().sourceId()),
                Tx.booleans(
                        opened.stream().map(t -> t.card().opening().isPresent()).toList()),
                Tx.bigints(faces.stream().map(Money::minor).toList()));
    }

    /** Writes movements that are not there yet, each on its day or the first open one after it. */
    public void write(Tx tx, Collection<Planned> planned) throws SQLException {
        var all = List.copyOf(planned);
        if (all.isEmpty()) {
            return;
        }
        var named = all.stream().filter(p -> !card(p).cardId().isEmpty()).toList();
        if (!named.isEmpty()) {
            tx.update(
                    NAME,
                    longs(named, Planned::company),
                    Tx.bigints(named.stream().map(p -> ids.next()).toList()),
                    longs(named, p -> p.movement().shop()),
                    texts(named, p -> card(p).cardId()),
                    texts(named, p -> card(p).of().code()),
                    texts(
                            named,
                            p -> card(p).of() == StoredValue.STORE_CREDIT
                                    ? StoreCreditLedger.ends(card(p).cardId())
                                    : card(p).ends()),
                    texts(named, p -> card(p).face().currency().code()));
        }
        insert(tx, all);
        var places = new ArrayList<Place>();
        for (var one : all) {
            var move = one.movement();
            var of = move.movement().cardId().isEmpty()
                    ? move.orderSourceId()
                    : move.movement().cardId();
            if (!of.isEmpty()) {
                places.add(new Place(one.company(), move.shop(), of));
            }
        }
        assign(tx, places);
    }

    private static CardMovement card(Planned planned) {
        return planned.movement().movement();
    }

    private static void insert(Tx tx, List<Planned> all) throws SQLException {
        var locked = LockedMonths.of(tx, all.stream().map(Planned::company).toList());
        tx.update(
                INSERT,
                longs(all, Planned::company),
                texts(all, p -> p.movement().key()),
                texts(all, p -> card(p).cardId()),
                texts(all, p -> card(p).of().code()),
                longs(all, p -> p.movement().shop()),
                texts(all, p -> card(p).kind().code()),
                Tx.dates(all.stream()
                        .map(p -> locked.open(p.company(), p.movement().day()))
                        .toList()),
                texts(all, p -> card(p).face().currency().code()),
                longs(all, p -> card(p).face().minor()),
                texts(all, p -> card(p).booked().currency().code()),
                longs(all, p -> card(p).booked().minor()),
                texts(all, p -> p.movement().factKey()),
                Tx.bigints(all.stream()
                        .<@Nullable Long>map(p -> p.movement().trail())
                        .toList()),
                texts(all, p -> p.movement().orderSourceId()),
                longs(all, p -> p.movement().target()),
                texts(all, p -> p.movement().bookingKey()),
                texts(all, p -> p.movement().note()),
                texts(all, p -> p.movement().madeBy()),
                texts(all, p -> card(p).vat().map(Rate::toString).orElse("")));
    }

    private static void assign(Tx tx, List<Place> places) throws SQLException {
        if (places.isEmpty()) {
            return;
        }
        var distinct = places.stream().distinct().toList();
        var companies = longs(distinct, Place::company);
        var shops = longs(distinct, Place::shop);
        var of = texts(distinct, Place::of);
        tx.update(ASSIGN, companies, shops, of, companies, shops, of);
        tx.update(ASSIGN_ONLY, companies, shops, of);
        tx.update(SETTLE, companies, shops, of);
    }

    private static <T> Tx.Values longs(List<T> all, Function<T, Long> value) {
        return Tx.bigints(all.stream().map(value).toList());
    }

    private static <T> Tx.Values texts(List<T> all, Function<T, String> value) {
        return Tx.texts(all.stream().map(value).toList());
    }
}
