package se.knyt.engine.giftcards;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.giftcards.CardMovement;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.books.HandedOn;
import se.knyt.engine.books.VoucherWriter;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.EffectKind;

/**
 * What a person books on a gift card: that its time is over, that it is worth what the shop says, or that it was exchanged for another.
 * The voucher and the movement are written together. Each act says what it saw on the card, and changes nothing where that is another
 * now: sent twice it is once.
 */
public final class GiftCardDesk {
    /** Other operating income (3690): what is never claimed. */
    private static final int UNCLAIMED = 3690;
    /** What is given away is a cost or less income: classes 3 to 8 of the BAS chart. */
    private static final String RESULT_ACCOUNT = "[3-8][0-9]{3}";

    private static final String LOCK = """
            select g.connection_id, g.source_id, g.ends, g.currency, g.left_minor, g.booked_minor, g.shop_minor, g.vat_rate,
                   (select count(*) from gift_card_movement m where m.company_id = g.company_id and m.gift_card_id = g.gift_card_id),
                   (select max(moved_on) from gift_card_movement m where m.company_id = g.company_id and m.gift_card_id = g.gift_card_id)
              from gift_card g where g.company_id = ? and g.gift_card_id = ? for update of g
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;
    private final CardLedger ledger;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public GiftCardDesk(
            Database database, CompanyClocks clocks, SettingsStore settings, IdAllocator ids, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.effects = new EffectPlans(ids);
        this.vouchers = new VoucherWriter(ids);
        this.ledger = new CardLedger(ids);
        this.wake = wake;
    }

    /**
     * What a person says of a card.
     *
     * @param seen what was left on the card when they said it, in minor units
     */
    public record Word(long company, long card, LocalDate day, long seen, String actor) {}

    /** Why nothing was done: a code with what its text needs. */
    public record Problem(String code, Map<String, String> arguments) {
        static Problem of(String code, String... arguments) {
            var numbered = new TreeMap<String, String>();
            for (int i = 0; i < arguments.length; i++) {
                numbered.put(String.valueOf(i), arguments[i]);
            }
            return new Problem(code, numbered);
        }
    }

    private record Card(
            long connection,
            String sourceId,
            String ends,
            Money left,
            Money booked,
            Optional<Money> shop,
            String vat,
            long moves,
            Optional<LocalDate> last) {
        String named() {
            return "Presentkort " + ends + " " + sourceId.replaceFirst("^.*/", "");
        }
    }

    /** Its time is over: what is booked of it becomes other income, without VAT. */
    public Optional<Problem> expire(Word word) {
        return act(word, "gift-card.expire", (tx, card) -> {
            if (!card.left().isPositive()) {
                return Optional.of(Problem.of("giftcard.nothing-left"));
            }
            if (card.vat().isEmpty()
                    && !card.booked().isZero()
                    && card.booked().minor() != card.left().minor()) {
                return Optional.of(Problem.of(
                        "giftcard.differs",
                        card.left().toString(),
                        card.booked().toString()));
            }
            return book(
                    tx,
                    word,
                    card,
                    CardMovement.Kind.EXPIRED,
                    card.left().negated(),
                    card.booked().negated(),
                    UNCLAIMED);
        });
    }

    /**
     * The card is worth what the shop says: the difference to what is booked goes to an account of the result.
     *
     * @param account of the chart, such as the one for what is given away
     */
    public Optional<Problem> adjust(Word word, String account) {
        return act(word, "gift-card.adjust", (tx, card) -> {
            if (!account.matches(RESULT_ACCOUNT)) {
                return Optional.of(Problem.of("giftcard.account"));
            }
            var shop = card.shop();
            if (shop.isEmpty()) {
                return Optional.of(Problem.of("giftcard.not-told"));
            }
            if (!card.vat().isEmpty()) {
                // What it is worth is not what is booked of it, and VAT has been declared: a person books it.
                return Optional.of(Problem.of("giftcard.vat", card.vat()));
            }
            if (!shop.get().currency().equals(card.booked().currency())) {
                return Optional.of(Problem.of("giftcard.currency"));
            }
            var face = shop.get().minus(card.left());
            var booked = shop.get().minus(card.booked());
            if (face.isZero() && booked.isZero()) {
                return Optional.of(Problem.of("giftcard.agrees"));
            }
            return book(tx, word, card, CardMovement.Kind.ADJUSTED, face, booked, Integer.parseInt(account));
        });
    }

    /**
     * What is left moves to another card of the shop; the account stays as it is.
     *
     * @param ends the end of the other card's code
     */
    public Optional<Problem> exchange(Word word, String ends) {
        return act(word, "gift-card.exchange", (tx, card) -> {
            if (!card.left().isPositive()) {
                return Optional.of(Problem.of("giftcard.nothing-left"));
            }
            var others = tx.query(
                    "select gift_card_id from gift_card where company_id = ? and ends = ? and gift_card_id <> ?"
                            + " and connection_id = ? and currency = ? and vat_rate = ? limit 2",
                    row -> row.getLong(1),
                    word.company(),
                    ends,
                    word.card(),
                    card.connection(),
                    card.left().currency().code(),
                    card.vat());
            if (others.size() != 1 || ends.isEmpty()) {
                return Optional.of(Problem.of(others.isEmpty() ? "giftcard.no-such" : "giftcard.several", ends));
            }
            var other = lock(tx, word.company(), others.getFirst()).orElseThrow();
            var key = "exchange:" + word.card() + ":" + (card.moves() + 1);
            ledger.write(
                    tx,
                    List.of(
                            moved(
                                    word,
                                    card,
                                    key + ":from",
                                    CardMovement.Kind.EXCHANGED,
                                    card.left().negated(),
                                    card.booked().negated(),
                                    0,
                                    "",
                                    "→ " + other.ends()),
                            moved(
                                    word,
                                    other,
                                    key + ":to",
                                    CardMovement.Kind.EXCHANGED,
                                    card.left(),
                                    card.booked(),
                                    0,
                                    "",
                                    "← " + card.ends())));
            return Optional.empty();
        });
    }

    /** Something done with a locked card. */
    @FunctionalInterface
    private interface Act {
        Optional<Problem> on(Tx tx, Card card) throws SQLException;
    }

    private Optional<Problem> act(Word word, String name, Act act) {
        var problem = database.forCompany(name, word.company(), tx -> {
            var found = lock(tx, word.company(), word.card());
            if (found.isEmpty()) {
                return Optional.of(Problem.of("giftcard.no-such", ""));
            }
            var card = found.get();
            var hindrance = hindrance(tx, word, card);
            var why = hindrance.isPresent() ? hindrance : act.on(tx, card);
            if (why.isEmpty()) {
                Audit.write(
                        tx,
                        word.company(),
                        clocks.machineNow(),
                        word.actor(),
                        name,
                        "•••• " + card.ends(),
                        Map.of(
                                "date",
                                word.day().toString(),
                                "amount",
                                card.left().toString()));
            }
            return why;
        });
        wake.run();
        return problem;
    }

    /** Not before what has moved already: the card would have been below zero meanwhile. */
    private Optional<Problem> hindrance(Tx tx, Word word, Card card) throws SQLException {
        if (card.left().minor() != word.seen()) {
            return Optional.of(Problem.of("giftcard.changed", card.left().toString()));
        }
        var zone = tx.first("select zone from company where company_id = ?", row -> row.getString(1), word.company())
                .orElse("Europe/Stockholm");
        var today = LocalDate.ofInstant(clocks.now(word.company()), ZoneId.of(zone));
        var first = card.last().orElse(today);
        return word.day().isAfter(today) || word.day().isBefore(first)
                ? Optional.of(Problem.of("giftcard.day", first.toString(), today.toString()))
                : Optional.empty();
    }

    private static Optional<Card> lock(Tx tx, long company, long card) throws SQLException {
        var books = tx.first("select currency from company where company_id = ?", row -> row.getString(1), company)
                .orElse("SEK");
        return tx.first(
                LOCK,
                row -> {
                    var currency = new Currency(row.getString(4));
                    var shop = Tx.longOrNull(row, 7);
                    return new Card(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            Money.of(row.getLong(5), currency),
                            Money.of(row.getLong(6), new Currency(books)),
                            shop == null ? Optional.empty() : Optional.of(Money.of(shop, currency)),
                            row.getString(8),
                            row.getLong(9),
                            Optional.ofNullable(row.getObject(10, LocalDate.class)));
                },
                company,
                card);
    }

    private Optional<Problem> book(
            Tx tx, Word word, Card card, CardMovement.Kind kind, Money face, Money booked, int against)
            throws SQLException {
        var target = target(tx, word.company(), card.connection());
        if (target.isEmpty() && !booked.isZero()) {
            return Optional.of(Problem.of("giftcard.no-books"));
        }
        var key = "gift-card:" + kind.code() + ":" + word.card() + ":" + (card.moves() + 1);
        if (!booked.isZero()) {
            voucher(tx, word, card, key, kind, booked, against, target.orElseThrow());
        }
        ledger.write(
                tx,
                List.of(moved(
                        word,
                        card,
                        key,
                        kind,
                        face,
                        booked,
                        target.orElse(0L),
                        booked.isZero() ? "" : "voucher:" + key,
                        booked.isZero() ? "" : String.valueOf(against))));
        return Optional.empty();
    }

    private void voucher(
            Tx tx, Word word, Card card, String key, CardMovement.Kind kind, Money booked, int against, long target)
            throws SQLException {
        var inUse = settings.current(tx, word.company()).settings();
        int account = inUse.posting().accounts().giftCards();
        var rule = "gift-card." + kind.code();
        // In the accounting system a voucher is found by how its text begins, so no two begin alike.
        var text =
                card.named() + (kind == CardMovement.Kind.EXPIRED ? " utgånget " : " justerat ") + (card.moves() + 1);
        var voucher = new Voucher(
                word.day(),
                text,
                "",
                List.of(card.sourceId()),
                List.of(
                        VoucherRow.signed(account, booked.negated(), "", "", key, rule),
                        VoucherRow.signed(against, booked, "", "", key, rule)));
        vouchers.write(
                tx,
                List.of(new VoucherWriter.Wanted(
                        new VoucherWriter.Source(
                                word.company(),
                                key,
                                inUse.voucherSeries(),
                                null,
                                null,
                                null,
                                inUse.version(),
                                word.actor()),
                        voucher)),
                clocks.now(word.company()));
        effects.insert(
                tx,
                List.of(new EffectPlans.Planned(
                        word.company(),
                        new NewEffect(
                                target,
                                "voucher:" + key,
                                EffectKind.CREATE_VOUCHER,
                                null,
                                null,
                                null,
                                "",
                                card.connection(),
                                inUse.ledger() == LedgerMode.KNYT
                                        ? HandedOn.forFile(key, voucher, inUse.voucherSeries())
                                        : HandedOn.forSystem(voucher, inUse.voucherSeries()),
                                inUse.version(),
                                List.of()))),
                clocks.machineNow());
    }

    /** Where the shop's vouchers go: the accounting system, or the file. */
    private Optional<Long> target(Tx tx, long company, long shop) throws SQLException {
        boolean own = settings.current(tx, company).settings().ledger() == LedgerMode.KNYT;
        return tx.first(
                "select target_connection_id from flow where company_id = ? and code = ? order by source_connection_id <> ?, flow_id limit 1",
                row -> row.getLong(1),
                company,
                own ? FlowCode.SALES_TO_VOUCHERS : FlowCode.DELIVERIES_TO_INVOICES,
                shop);
    }

    private static CardLedger.Planned moved(
            Word word,
            Card card,
            String key,
            CardMovement.Kind kind,
            Money face,
            Money booked,
            long target,
            String bookingKey,
            String note) {
        return new CardLedger.Planned(
                word.company(),
                new NewMovement(
                        key,
                        new CardMovement(kind, card.sourceId(), card.ends(), face, booked),
                        card.connection(),
                        word.day(),
                        "",
                        null,
                        "",
                        target,
                        bookingKey,
                        note,
                        word.actor()));
    }
}
