package se.knyt.engine.giftcards;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.giftcards.CardMovement;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.giftcards.CardBooks.Act;
import se.knyt.engine.giftcards.CardBooks.Card;
import se.knyt.engine.giftcards.GiftCardDesk.Problem;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.settings.SettingsStore;

/**
 * Gift cards whose last day has passed with something left, and store credit that the shop has let expire: a loose end for each until somebody books it, or booked by Knyt the day after
 * where the company has chosen so. A card of which the shop says something else than the books is never booked by itself: a purchase with
 * it may be on its way.
 */
public final class CardExpiry {
    private static final Logger LOG = LoggerFactory.getLogger(CardExpiry.class);
    /** Of one company at a time, and on one voucher. */
    public static final int CARDS_MAX = 200;

    static final String ACT = "gift-card.expire";
    private static final String BY = "knyt";
    private static final String CODE = "gift-card.expired";
    private static final String CREDIT_CODE = "store-credit.expired";
    /** After midnight: what was sold late on the last day is read first. */
    private static final Duration GRACE = Duration.ofHours(1);

    private static final String DUE = """
            select d.company_id, d.gift_card_id
              from unnest(?, ?) as n (company, now)
              join company c on c.company_id = n.company
             cross join lateral (
                   select x.company_id, x.gift_card_id from gift_card x
                    where x.company_id = n.company and x.look_on <= (n.now at time zone c.zone)::date
                    order by x.look_on, x.gift_card_id limit ?) d
            """;
    private static final String LOOKED = """
            update gift_card g set look_on = n.l, expiry_told = n.t
              from unnest(?, ?, ?) as n (i, l, t)
             where g.company_id = ? and g.gift_card_id = n.i
            """;

    private final CardBooks books;
    private final LooseEnds looseEnds;

    public CardExpiry(IdAllocator ids, SettingsStore settings) {
        this.books = new CardBooks(settings, ids);
        this.looseEnds = new LooseEnds(ids);
    }

    /** Cards whose day to be looked at has come, by company. */
    public static Map<Long, Set<Long>> due(Tx tx, Collection<Long> companies, CompanyClocks clocks)
            throws SQLException {
        var due = new TreeMap<Long, Set<Long>>();
        tx.query(
                DUE,
                row -> due.computeIfAbsent(row.getLong(1), c -> new TreeSet<>()).add(row.getLong(2)),
                Tx.bigints(companies),
                Tx.instants(companies.stream()
                        .map(company -> clocks.now(company).minus(GRACE))
                        .toList()),
                CARDS_MAX);
        return due;
    }

    /** Books cards or opens their loose ends, closes those whose cause is gone, and notes when each is to be looked at again. */
    public void look(Tx tx, Map<Long, Set<Long>> some, CompanyClocks clocks) throws SQLException {
        for (var entry : some.entrySet()) {
            long company = entry.getKey();
            var act = new Act(company, today(tx, company, clocks), BY, clocks.now(company), clocks.machineNow());
            look(tx, act, CompanyZone.of(tx, company), entry.getValue());
        }
    }

    private void look(Tx tx, Act act, ZoneId zone, Collection<Long> ids) throws SQLException {
        var passed = LocalDate.ofInstant(act.now().minus(GRACE), zone);
        var cards = books.lock(tx, act.company(), ids);
        var over = cards.stream().filter(card -> card.over(passed)).toList();
        var done = new HashSet<Long>();
        if (books.settings(tx, act.company()).expiredCards().automatically()) {
            for (var shop : byShop(over.stream().filter(Card::agrees).toList())) {
                if (booked(tx, act, shop)) {
                    shop.forEach(card -> done.add(card.id()));
                }
            }
        }
        var left = over.stream().filter(card -> !done.contains(card.id())).toList();
        looseEnds.syncCauses(
                tx,
                act.company(),
                cards.stream().map(CardExpiry::cause).toList(),
                left.stream().map(card -> end(card, zone)).toList(),
                act.now());
        var told = left.stream().map(Card::id).collect(Collectors.toSet());
        tx.update(
                LOOKED,
                Tx.bigints(cards.stream().map(Card::id).toList()),
                Tx.dates(cards.stream().map(card -> next(card, passed)).toList()),
                Tx.booleans(cards.stream().map(card -> told.contains(card.id())).toList()),
                act.company());
    }

    /** What cannot be booked stays a loose end: it must not stand in the way of planning. */
    private boolean booked(Tx tx, Act act, List<Card> cards) throws SQLException {
        try {
            return tx.apart(apart -> {
                var problem = book(apart, act, cards);
                if (problem.isEmpty()) {
                    audit(apart, act, cards);
                }
                return problem.isEmpty();
            });
        } catch (SQLException e) {
            if (!DatabaseException.refusedData(e)) {
                throw e;
            }
            return notBooked(act, e);
        } catch (RuntimeException e) {
            return notBooked(act, e);
        }
    }

    private static boolean notBooked(Act act, Exception cause) {
        LOG.error("expired gift cards of company {} could not be booked", act.company(), cause);
        return false;
    }

    private static @Nullable LocalDate next(Card card, LocalDate passed) {
        var last = card.expiresOn();
        return last == null || last.isBefore(passed) || !card.left().isPositive() ? null : last.plusDays(1);
    }

    private static String cause(Card card) {
        return "gift-card:" + card.id() + ":expired";
    }

    private static LooseEnd end(Card card, ZoneId zone) {
        // Of store credit the shop tells the day itself: it is the last movement's.
        var last = Optional.ofNullable(card.expiresOn()).or(card::last).orElseThrow();
        var code = card.isCard() ? CODE : CREDIT_CODE;
        return new LooseEnd(
                cause(card),
                code,
                Map.of("ends", card.ends()),
                code,
                null,
                null,
                null,
                card.connection(),
                card.toExpire(),
                last.plusDays(card.isCard() ? 1 : 0).atStartOfDay(zone).toInstant(),
                false);
    }

    /** What is left on cards of one shop becomes income, without VAT. */
    Optional<Problem> book(Tx tx, Act act, List<Card> cards) throws SQLException {
        return books.book(
                tx,
                act,
                CardMovement.Kind.EXPIRED,
                "utgånget",
                cards.stream().map(CardBooks.Move::over).toList(),
                books.settings(tx, act.company()).expiredCards().income());
    }

    /** Notes each card by itself, with what was left on it. */
    static void audit(Tx tx, Act act, List<Card> cards) throws SQLException {
        for (var card : cards) {
            Audit.write(
                    tx,
                    act.company(),
                    act.machineNow(),
                    act.actor(),
                    ACT,
                    card.shown(),
                    Map.of(
                            "date", act.day().toString(),
                            "amount", card.toExpire().toString()));
        }
    }

    /** Each shop's cards and store credit by themselves: they may be booked in different places. */
    static List<List<Card>> byShop(List<Card> cards) {
        var shops = new LinkedHashMap<Map.Entry<Long, StoredValue>, List<Card>>();
        cards.stream()
                .sorted(Comparator.comparingLong(Card::connection).thenComparing(Card::of))
                .forEach(card -> shops.computeIfAbsent(Map.entry(card.connection(), card.of()), c -> new ArrayList<>())
                        .add(card));
        return List.copyOf(shops.values());
    }

    static LocalDate today(Tx tx, long company, CompanyClocks clocks) throws SQLException {
        return LocalDate.ofInstant(clocks.now(company), CompanyZone.of(tx, company));
    }
}
