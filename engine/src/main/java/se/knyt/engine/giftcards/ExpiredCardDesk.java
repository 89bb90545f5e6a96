package se.knyt.engine.giftcards;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.giftcards.CardBooks.Card;
import se.knyt.engine.giftcards.GiftCardDesk.Problem;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.ExpiredCards;
import se.knyt.engine.settings.SettingsStore;

/** What becomes of gift cards whose last day has passed, and all of them booked in one act of a person. */
public final class ExpiredCardDesk {
    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final CardBooks books;
    private final CardExpiry expiry;
    private final Runnable wake;

    /** @param wake called when something is to be planned or sent */
    public ExpiredCardDesk(
            Database database, CompanyClocks clocks, SettingsStore settings, IdAllocator ids, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.books = new CardBooks(settings, ids);
        this.expiry = new CardExpiry(ids, settings);
        this.wake = wake;
    }

    /** @param booked of it, in the currency of the books */
    public record Expired(long card, String ends, @Nullable LocalDate expiresOn, Money left, Money booked) {
        static Expired of(Card card) {
            return new Expired(card.id(), card.ends(), card.expiresOn(), card.left(), card.booked());
        }
    }

    /**
     * What one act would book today.
     *
     * @param debt account of gift cards, debited
     * @param income account credited
     * @param sum of what is booked of the cards
     * @param cards at most {@value CardExpiry#CARDS_MAX}, the oldest first
     * @param apart cards that are left out, since shop and books do not say the same of them
     * @param more whether there are more to book after these
     * @param seen stands for all of this: booking it again, or when a card has moved, is refused
     */
    public record Batch(
            LocalDate day,
            int debt,
            int income,
            Money sum,
            List<Expired> cards,
            List<Expired> apart,
            boolean more,
            String seen) {}

    /** In use. */
    public ExpiredCards setting(long company) {
        return database.forCompany(
                "expired-cards",
                company,
                tx -> settings.current(tx, company).settings().expiredCards());
    }

    /** Puts it in use as a new settings version; cards that have expired already are looked at again. */
    public void save(long company, ExpiredCards wanted, String actor) {
        var now = clocks.machineNow();
        database.doForCompany("expired-cards", company, tx -> {
            if (settings.current(tx, company).settings().expiredCards().equals(wanted)) {
                return;
            }
            settings.change(tx, company, s -> s.withExpiredCards(wanted), "", actor, now);
            var today = CardExpiry.today(tx, company, clocks);
            tx.update(
                    "update gift_card set look_on = expires_on where company_id = ? and emptied_on is null and expires_on < ?",
                    company,
                    today);
            Audit.write(
                    tx,
                    company,
                    now,
                    actor,
                    "expired-cards.change",
                    "",
                    Map.of(
                            "automatically", String.valueOf(wanted.automatically()),
                            "income", String.valueOf(wanted.income())));
        });
        wake.run();
    }

    /** What would be booked now. */
    public Batch batch(long company) {
        return database.forCompany("expired-cards", company, tx -> {
            var day = CardExpiry.today(tx, company, clocks);
            var found = books.expired(tx, company, day, true, CardExpiry.CARDS_MAX + 1);
            var cards = first(found);
            var inUse = books.settings(tx, company);
            var currency = tx.first(
                            "select currency from company where company_id = ?", row -> row.getString(1), company)
                    .orElseThrow();
            return new Batch(
                    day,
                    inUse.posting().accounts().giftCards(),
                    inUse.expiredCards().income(),
                    Money.sum(cards.stream().map(Card::booked).toList(), new Currency(currency)),
                    cards.stream().map(Expired::of).toList(),
                    first(books.expired(tx, company, day, false, CardExpiry.CARDS_MAX)).stream()
                            .map(Expired::of)
                            .toList(),
                    found.size() > cards.size(),
                    seen(day, inUse.expiredCards(), cards));
        });
    }

    private static List<Card> first(List<Card> found) {
        return found.subList(0, Math.min(found.size(), CardExpiry.CARDS_MAX));
    }

    private static String seen(LocalDate day, ExpiredCards inUse, List<Card> cards) {
        var text = new StringBuilder(day + " " + inUse.income());
        cards.forEach(card -> text.append(' ').append(card.key("")).append('=').append(card.left()));
        return HexFormat.of().formatHex(Json.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Books them, each once.
     *
     * @param seen of the batch that the person was shown
     */
    public Optional<Problem> book(long company, String seen, String actor) {
        var problem = database.forCompany("expired-cards", company, tx -> book(tx, company, seen, actor));
        wake.run();
        return problem;
    }

    private Optional<Problem> book(Tx tx, long company, String seen, String actor) throws SQLException {
        var day = CardExpiry.today(tx, company, clocks);
        var found = first(books.expired(tx, company, day, true, CardExpiry.CARDS_MAX));
        // Locked, they are read again: what was booked meanwhile has another balance.
        var locked = books.lock(tx, company, found.stream().map(Card::id).toList());
        var byId = locked.stream().collect(java.util.stream.Collectors.toMap(Card::id, card -> card));
        var cards =
                found.stream().map(card -> byId.getOrDefault(card.id(), card)).toList();
        if (cards.isEmpty()) {
            return Optional.of(Problem.of("giftcard.none-expired"));
        }
        if (!seen.equals(seen(day, books.settings(tx, company).expiredCards(), cards))) {
            return Optional.of(Problem.of("giftcard.expired-changed"));
        }
        var act = new CardBooks.Act(company, day, actor, clocks.now(company), clocks.machineNow());
        var shops = CardExpiry.byShop(cards);
        for (var shop : shops) {
            var problem = expiry.book(tx, act, shop);
            if (problem.isPresent()) {
                return problem;
            }
            CardExpiry.audit(tx, act, shop);
        }
        return Optional.empty();
    }
}
