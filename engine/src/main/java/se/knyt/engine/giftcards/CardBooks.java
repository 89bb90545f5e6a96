package se.knyt.engine.giftcards;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.giftcards.CardMovement;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.HandedOn;
import se.knyt.engine.books.VoucherWriter;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.giftcards.GiftCardDesk.Problem;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.EffectKind;

/** Reads gift cards and store credit, and writes what is booked on them: voucher, movements and the effect that hands it on, together or not at all. */
final class CardBooks {
    /** Card, shop and books say the same, so that no purchase with it is on its way: then nobody needs to look at it. */
    private static final String AGREES =
            "(g.shop_minor is null or g.shop_minor = g.left_minor) and g.booked_minor >= 0 and (g.vat_rate <> '' or g.booked_minor = 0"
                    + " or g.booked_minor = g.left_minor + g.expired_minor or g.currency <> co.currency)";

    private static final String READ = """
            select g.gift_card_id, g.connection_id, g.source_id, g.ends, g.currency, g.left_minor, g.booked_minor, g.shop_minor, g.vat_rate,
                   g.expires_on, g.books, g.agrees, m.moves, m.last, g.stored_as, g.expired_minor
              from (select g.*, co.currency as books, %s as agrees
                      from gift_card g join company co on co.company_id = g.company_id
                     where g.company_id = ? and %s) g
             cross join lateral (
                   select count(*) as moves, max(moved_on) as last from gift_card_movement m
                    where m.company_id = g.company_id and m.gift_card_id = g.gift_card_id) m
            """;
    private static final String LOCKED =
            READ.formatted(AGREES, "g.gift_card_id = any (?) order by g.gift_card_id for update of g");
    private static final String EXPIRED = READ.formatted(
            AGREES,
            "g.stored_as = 'gift-card' and g.emptied_on is null and g.expires_on < ? and g.left_minor > 0 and ("
                    + AGREES + ") = ? order by g.expires_on, g.gift_card_id limit ?");

    private final SettingsStore settings;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;
    private final CardLedger ledger;

    CardBooks(SettingsStore settings, IdAllocator ids) {
        this.settings = settings;
        this.effects = new EffectPlans(ids, new LateItems());
        this.vouchers = new VoucherWriter(ids);
        this.ledger = new CardLedger(ids);
    }

    /**
     * A card, or an account of store credit, as it stands.
     *
     * @param booked of it, in the currency of the books
     * @param shop what the shop says is left, where it has
     * @param vat the rate of the VAT that it bore when it was sold; empty for one that bears it when it is used
     * @param agrees whether card, shop and books say the same of it
     * @param moves how many movements there are on it
     * @param last the day of the last of them
     * @param of which of the two
     * @param expired of store credit what the shop has let expire and is not booked so, in the currency of the books; else zero
     */
    record Card(
            long id,
            long connection,
            String sourceId,
            String ends,
            Money left,
            Money booked,
            Optional<Money> shop,
            String vat,
            @Nullable LocalDate expiresOn,
            boolean agrees,
            long moves,
            Optional<LocalDate> last,
            StoredValue of,
            Money expired) {
        private static Card of(ResultSet row) throws SQLException {
            var currency = new Currency(row.getString(5));
            var shop = Tx.longOrNull(row, 8);
            return new Card(
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4),
                    Money.of(row.getLong(6), currency),
                    Money.of(row.getLong(7), new Currency(row.getString(11))),
                    shop == null ? Optional.empty() : Optional.of(Money.of(shop, currency)),
                    row.getString(9),
                    row.getObject(10, LocalDate.class),
                    row.getBoolean(12),
                    row.getLong(13),
                    Optional.ofNullable(row.getObject(14, LocalDate.class)),
                    StoredValue.ofCode(row.getString(15)),
                    Money.of(row.getLong(16), new Currency(row.getString(11))));
        }

        String named() {
            var number = sourceId.replaceFirst("^.*/", "");
            return isCard() ? "Presentkort " + ends + " " + number : "Tillgodohavande " + number;
        }

        String key(String act) {
            return act + ":" + id + ":" + (moves + 1);
        }

        boolean isCard() {
            return of == StoredValue.GIFT_CARD;
        }

        /** How it is told of in the audit log. */
        String shown() {
            return "•••• " + ends;
        }

        /** What of it is over: of a card all that is left, of store credit what the shop says. */
        Money toExpire() {
            return isCard() ? left : expired;
        }

        /** Whether its last day has passed with something left. */
        boolean over(LocalDate today) {
            return expired.isPositive() || (expiresOn != null && expiresOn.isBefore(today) && left.isPositive());
        }
    }

    /**
     * An act that books.
     *
     * @param now company time
     */
    record Act(long company, LocalDate day, String actor, Instant now, Instant machineNow) {}

    /** What an act moves on a card. */
    record Move(Card card, Money face, Money booked) {
        /** All that is over: of store credit the shop has taken it off already. */
        static Move over(Card card) {
            return card.isCard()
                    ? all(card)
                    : new Move(
                            card,
                            Money.zero(card.left().currency()),
                            card.expired().negated());
        }

        static Move all(Card card) {
            return new Move(card, card.left().negated(), card.booked().negated());
        }
    }

    /** Locks cards, in the order of their ids. */
    List<Card> lock(Tx tx, long company, Collection<Long> cards) throws SQLException {
        return tx.query(LOCKED, Card::of, company, Tx.bigints(cards));
    }

    /** Cards whose last day has passed with something left, the oldest first. */
    List<Card> expired(Tx tx, long company, LocalDate today, boolean agrees, int max) throws SQLException {
        return tx.query(EXPIRED, Card::of, company, today, agrees, max);
    }

    Settings settings(Tx tx, long company) throws SQLException {
        return settings.current(tx, company).settings();
    }

    /**
     * Books movements on cards, or on store credit, of one shop by one voucher against an account of the result; where nothing is booked of them, no voucher.
     *
     * @param text what the voucher says after the first card's name and before the number of its movement
     */
    Optional<Problem> book(Tx tx, Act act, CardMovement.Kind kind, String text, List<Move> moves, int against)
            throws SQLException {
        var first = moves.getFirst().card();
        var target = target(tx, act, first.connection());
        var booked = moves.stream().filter(m -> !m.booked().isZero()).toList();
        var key = first.key("gift-card:" + kind.code());
        if (!booked.isEmpty()) {
            if (target.isEmpty()) {
                return Optional.of(Problem.of("giftcard.no-books"));
            }
            // In the accounting system a voucher is found by how its text begins, so no two begin alike.
            var more = moves.size() > 1 ? " och " + (moves.size() - 1) + " till" : "";
            voucher(
                    tx,
                    act,
                    key,
                    target.get(),
                    first.connection(),
                    new Voucher(
                            act.day(),
                            first.named() + " " + text + " " + (first.moves() + 1) + more,
                            "",
                            booked.stream().map(m -> m.card().sourceId()).toList(),
                            rows(tx, act, kind, key, booked, against)));
        }
        var planned = new ArrayList<CardLedger.Planned>();
        for (var move : moves) {
            boolean on = !move.booked().isZero();
            planned.add(moved(
                    act,
                    move,
                    kind,
                    move.card().key("gift-card:" + kind.code()),
                    target.orElse(0L),
                    on ? "voucher:" + key : "",
                    on ? String.valueOf(against) : ""));
        }
        ledger.write(tx, planned);
        return Optional.empty();
    }

    /** Moves that no voucher books: the account stays as it is. */
    void move(Tx tx, Act act, CardMovement.Kind kind, Move move, String key, String note) throws SQLException {
        ledger.write(tx, List.of(moved(act, move, kind, key, 0, "", note)));
    }

    /** A row for each card, and the sum against them. */
    private List<VoucherRow> rows(Tx tx, Act act, CardMovement.Kind kind, String key, List<Move> booked, int against)
            throws SQLException {
        int account = settings(tx, act.company())
                .posting()
                .accounts()
                .of(booked.getFirst().card().of());
        var rule = "gift-card." + kind.code();
        var rows = new ArrayList<VoucherRow>();
        var sum = Money.zero(booked.getFirst().booked().currency());
        for (var move : booked) {
            var text = booked.size() > 1 ? move.card().named() : "";
            rows.add(VoucherRow.signed(account, move.booked().negated(), "", text, key, rule));
            sum = sum.plus(move.booked());
        }
        rows.add(VoucherRow.signed(against, sum, "", "", key, rule));
        return rows;
    }

    private void voucher(Tx tx, Act act, String key, long target, long shop, Voucher voucher) throws SQLException {
        var inUse = settings(tx, act.company());
        vouchers.write(
                tx,
                List.of(new VoucherWriter.Wanted(
                        new VoucherWriter.Source(
                                act.company(),
                                key,
                                inUse.voucherSeries(),
                                null,
                                null,
                                null,
                                inUse.version(),
                                act.actor()),
                        voucher)),
                act.now());
        effects.insert(
                tx,
                List.of(new EffectPlans.Planned(
                        act.company(),
                        new NewEffect(
                                target,
                                "voucher:" + key,
                                EffectKind.CREATE_VOUCHER,
                                null,
                                null,
                                null,
                                "",
                                shop,
                                inUse.ledgerOn(act.day(), shop) == LedgerMode.KNYT
                                        ? HandedOn.ofOwnBooks(key, voucher, inUse.voucherSeries())
                                        : HandedOn.forSystem(voucher, inUse.voucherSeries()),
                                inUse.version(),
                                List.of()))),
                act.machineNow());
    }

    /** Where the shop's vouchers go: the accounting system, or the file. */
    private Optional<Long> target(Tx tx, Act act, long shop) throws SQLException {
        boolean own = settings(tx, act.company()).ledgerOn(act.day(), shop) == LedgerMode.KNYT;
        return tx.first(
                "select target_connection_id from flow where company_id = ? and code = ? order by source_connection_id <> ?, flow_id limit 1",
                row -> row.getLong(1),
                act.company(),
                own ? FlowCode.SALES_TO_VOUCHERS : FlowCode.DELIVERIES_TO_INVOICES,
                shop);
    }

    private static CardLedger.Planned moved(
            Act act, Move move, CardMovement.Kind kind, String key, long target, String bookingKey, String note) {
        var card = move.card();
        return new CardLedger.Planned(
                act.company(),
                new NewMovement(
                        key,
                        new CardMovement(kind, card.of(), card.sourceId(), card.ends(), move.face(), move.booked()),
                        card.connection(),
                        act.day(),
                        "",
                        null,
                        "",
                        target,
                        bookingKey,
                        note,
                        act.actor()));
    }
}
