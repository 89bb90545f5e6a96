package se.knyt.server.giftcards;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.ClearingQueries;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * Whether the cards, or the accounts of store credit, are together what their account owes on a day: by the word of the accounting system, or
 * of a file from it, as of every other account. Where our vouchers are the books they must come to the same, less what had been booked before
 * Knyt, which stands in no voucher.
 *
 * @param of which of the two
 * @param cards what all cards, known or not, have on the account
 * @param opened what of that had been booked before Knyt
 * @param account what the account owes there; empty where nobody tells
 * @param vouchers what it owes by our vouchers; empty where others book on it too
 * @param suspects what the difference could be, named first what is most likely it
 */
public record CardProof(
        StoredValue of,
        int number,
        LocalDate day,
        Money cards,
        Money opened,
        Optional<Money> account,
        Optional<Money> vouchers,
        List<Suspect> suspects) {
    private static final int SUSPECTS_MAX = 10;
    /** What waits for longer is a loose end by itself. */
    private static final int LOOKED_BACK_DAYS = 21;
    /** Not booked where the account is read, as far as is known here. */
    private static final String WAITING = CardQueries.MOVEMENT
            + " and m.stored_as = ? and m.moved_on <= ? and m.moved_on > ? and m.booked_minor <> 0 and m.booking_key <> ''"
            + " and {not booked} order by m.moved_on desc, m.movement_key desc limit ?";

    private static final String SAME = CardQueries.MOVEMENT
            + " and m.stored_as = ? and m.moved_on <= ? and m.moved_on > ? and m.booked_minor in (?, ?) and m.kind <> 'opened'"
            + " order by m.moved_on desc, m.movement_key desc limit ?";

    public CardProof {
        suspects = List.copyOf(suspects);
    }

    /** Where counting stops. */
    private static final int DIFFERING_MAX = 1000;

    /** As the list of cards shows them; of those that were there on the day. */
    private static final String DIFFERING = """
            select count(*) as n from (
              select 1 from gift_card g
               where g.company_id = ? and (g.left_minor <> g.booked_minor and g.vat_rate = '' or g.left_minor <> g.shop_minor)
                 and g.stored_as = ? and (g.issued_on is null or g.issued_on <= ?)
                 and not (g.left_minor = 0 and g.booked_minor = 0 and coalesce(g.expires_on < ?, false))
               limit ?) c
            """;

    /**
     * Something that the difference could be.
     *
     * @param why {@code waits}, {@code same} or {@code unbooked}
     * @param card its name
     */
    public record Suspect(String why, String card, LocalDate day, String order, String href, Money amount) {}

    /** Key of a text that has other words for the two. */
    public String word(String name) {
        return StoredWords.key(of, name);
    }

    /** Whether our vouchers are the books of it. */
    public boolean own() {
        return vouchers.isPresent();
    }

    /** What the account has there more than the cards. */
    public Optional<Money> difference() {
        return account.map(there -> there.minus(cards));
    }

    /** What our vouchers have more than the cards; zero where they are not the books. */
    public Money rest() {
        return vouchers.map(booked -> booked.plus(opened).minus(cards)).orElse(cards.minus(cards));
    }

    /** What does not come to the cards: of our vouchers first, since no word of others makes up for that; empty where nothing is known to differ. */
    public Optional<Money> off() {
        return rest().isZero() ? difference().filter(left -> !left.isZero()) : Optional.of(rest());
    }

    public boolean proved() {
        return rest().isZero() && difference().filter(Money::isZero).isPresent();
    }

    /** Reads it for a day. */
    public static CardProof of(
            Sql sql, View view, StoredValue of, ClearingBooks.Books books, LedgerBalances.Answer answer, LocalDate day)
            throws SQLException {
        var queries = new CardQueries(sql, view);
        var sums = queries.sums(of, day);
        int number = books.general().of(of);
        var vouchers = books.own()
                ? Optional.of(
                        new ClearingQueries(sql, view, day).vouchers(number).negated())
                : Optional.<Money>empty();
        var proof = new CardProof(
                of,
                number,
                day,
                sums.all(),
                sums.opened(),
                answer.balance(number).map(Money::negated),
                vouchers,
                List.of());
        var off = proof.off();
        return off.isEmpty()
                ? proof
                : proof.with(suspects(sql, view, proof, queries, waiting(proof, answer), off.get()));
    }

    /** How many cards are worth something else in the shop than here, or than what is booked; at most {@link #DIFFERING_MAX}. */
    public static long differing(Sql sql, View view, StoredValue of, LocalDate day) throws SQLException {
        return sql.one(DIFFERING, row -> row.number("n"), view.company().id(), of.code(), day, day, DIFFERING_MAX);
    }

    private CardProof with(List<Suspect> found) {
        return new CardProof(of, number, day, cards, opened, account, vouchers, found);
    }

    /** What is not booked where the account is read; a voucher of ours is there when it has a number there. */
    private static String waiting(CardProof proof, LedgerBalances.Answer answer) {
        if (!proof.own()) {
            return "coalesce(e.state, '') <> 'done'";
        }
        var unmade = "v.number is null and y.number is null";
        return proof.rest().isZero() && answer.connection() != 0
                ? "(" + unmade + " or m.target_id = " + answer.connection()
                        + " and coalesce(v.system_number, y.system_number, '') = '')"
                : unmade;
    }

    private static List<Suspect> suspects(
            Sql sql, View view, CardProof proof, CardQueries queries, String waiting, Money difference)
            throws SQLException {
        var of = proof.of();
        var day = proof.day();
        var result = new ArrayList<Suspect>();
        var from = day.minusDays(LOOKED_BACK_DAYS);
        sql.list(
                        WAITING.replace("{not booked}", waiting),
                        queries::movement,
                        view.company().id(),
                        of.code(),
                        day,
                        from,
                        SUSPECTS_MAX)
                .forEach(m -> result.add(suspect(view, "waits", m)));
        // What waits is missing there with its own sign.
        var left =
                difference.plus(Money.sum(result.stream().map(Suspect::amount).toList(), difference.currency()));
        if (left.isZero()) {
            return result;
        }
        sql
                .list(
                        SAME,
                        queries::movement,
                        view.company().id(),
                        of.code(),
                        day,
                        from,
                        left.minor(),
                        -left.minor(),
                        SUSPECTS_MAX)
                .stream()
                .map(m -> suspect(view, "same", m))
                .filter(s -> result.stream()
                        .noneMatch(r -> r.href().equals(s.href()) && r.day().equals(s.day())))
                .forEach(result::add);
        queries.list(new CardFilter(of, view.today(), true, CardFilter.State.DIFFERS, "", Long.MAX_VALUE)).stream()
                .filter(CardRow::unbooked)
                .limit(SUSPECTS_MAX)
                .forEach(card -> result.add(new Suspect(
                        "unbooked",
                        card.name(view),
                        Optional.ofNullable(card.issued()).orElse(day),
                        "",
                        view.url("/gift-cards/" + view.ref(card.id())),
                        card.left().minus(card.booked()))));
        return result;
    }

    private static Suspect suspect(View view, String why, MovementRow of) {
        var card = of.card() == 0
                ? view.t(StoredWords.key(of.of(), "unknown"))
                : of.ends().isEmpty() ? view.t("giftcards.card.unnamed") : "•••• " + of.ends();
        return new Suspect(
                why,
                card,
                of.day(),
                of.order(),
                of.card() == 0 ? of.orderHref() : view.url("/gift-cards/" + view.ref(of.card())),
                of.booked());
    }
}
