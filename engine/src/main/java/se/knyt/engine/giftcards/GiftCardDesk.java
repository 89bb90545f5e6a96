package se.knyt.engine.giftcards;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.giftcards.CardMovement;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.SettingsStore;

/**
 * What a person books on a gift card or on store credit: that its time is over, that it is worth what the shop says, or that it was exchanged for another.
 * The voucher and the movement are written together. Each act says what it saw on the card, and changes nothing where that is another
 * now: sent twice it is once.
 */
public final class GiftCardDesk {
    /** What is given away is a cost or less income: classes 3 to 8 of the BAS chart. */
    private static final String RESULT_ACCOUNT = "[3-8][0-9]{3}";

    private final Database database;
    private final CompanyClocks clocks;
    private final CardBooks books;
    private final CardExpiry expiry;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public GiftCardDesk(
            Database database, CompanyClocks clocks, SettingsStore settings, IdAllocator ids, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.books = new CardBooks(settings, ids);
        this.expiry = new CardExpiry(ids, settings);
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

    /** Its time is over: what is booked of it becomes other income, without VAT. */
    public Optional<Problem> expire(Word word) {
        return act(word, "gift-card.expire", (tx, card) -> {
            if (!card.toExpire().isPositive()) {
                return Optional.of(Problem.of(card.isCard() ? "giftcard.nothing-left" : "storecredit.none-expired"));
            }
            if (card.isCard()
                    && card.vat().isEmpty()
                    && !card.booked().isZero()
                    && card.booked().currency().equals(card.left().currency())
                    && !card.booked().equals(card.left())) {
                return Optional.of(Problem.of(
                        "giftcard.differs",
                        card.left().toString(),
                        card.booked().toString()));
            }
            return expiry.book(tx, booking(word), List.of(card));
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
            // What the shop has let expire is not given away or taken back: it has an act of its own.
            var booked = shop.get().plus(card.expired()).minus(card.booked());
            if (face.isZero() && booked.isZero()) {
                return Optional.of(Problem.of("giftcard.agrees"));
            }
            return books.book(
                    tx,
                    booking(word),
                    CardMovement.Kind.ADJUSTED,
                    "justerat",
                    List.of(new CardBooks.Move(card, face, booked)),
                    Integer.parseInt(account));
        });
    }

    /**
     * What is left moves to another card of the shop; the account stays as it is.
     *
     * @param ends the end of the other card's code
     */
    public Optional<Problem> exchange(Word word, String ends) {
        return act(word, "gift-card.exchange", (tx, card) -> {
            if (!card.isCard()) {
                return Optional.of(Problem.of("storecredit.no-exchange"));
            }
            if (!card.left().isPositive()) {
                return Optional.of(Problem.of("giftcard.nothing-left"));
            }
            var others = tx.query(
                    "select gift_card_id from gift_card where company_id = ? and ends = ? and stored_as = 'gift-card' and gift_card_id <> ?"
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
            var other =
                    books.lock(tx, word.company(), List.of(others.getFirst())).getFirst();
            var key = card.key("exchange");
            var kind = CardMovement.Kind.EXCHANGED;
            books.move(tx, booking(word), kind, CardBooks.Move.all(card), key + ":from", "→ " + other.ends());
            books.move(
                    tx,
                    booking(word),
                    kind,
                    new CardBooks.Move(other, card.left(), card.booked()),
                    key + ":to",
                    "← " + card.ends());
            return Optional.empty();
        });
    }

    /** Something done with a locked card. */
    @FunctionalInterface
    private interface Act {
        Optional<Problem> on(Tx tx, CardBooks.Card card) throws SQLException;
    }

    private Optional<Problem> act(Word word, String name, Act act) {
        var problem = database.forCompany(name, word.company(), tx -> {
            var found = books.lock(tx, word.company(), List.of(word.card()));
            if (found.isEmpty()) {
                return Optional.of(Problem.of("giftcard.no-such", ""));
            }
            var card = found.getFirst();
            var hindrance = hindrance(tx, word, card);
            var why = hindrance.isPresent() ? hindrance : act.on(tx, card);
            if (why.isEmpty()) {
                Audit.write(
                        tx,
                        word.company(),
                        clocks.machineNow(),
                        word.actor(),
                        name,
                        card.shown(),
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
    private Optional<Problem> hindrance(Tx tx, Word word, CardBooks.Card card) throws SQLException {
        if (card.left().minor() != word.seen()) {
            return Optional.of(Problem.of("giftcard.changed", card.left().toString()));
        }
        var today = CardExpiry.today(tx, word.company(), clocks);
        var first = card.last().orElse(today);
        return word.day().isAfter(today) || word.day().isBefore(first)
                ? Optional.of(Problem.of("giftcard.day", first.toString(), today.toString()))
                : Optional.empty();
    }

    private CardBooks.Act booking(Word word) {
        return new CardBooks.Act(
                word.company(), word.day(), word.actor(), clocks.now(word.company()), clocks.machineNow());
    }
}
