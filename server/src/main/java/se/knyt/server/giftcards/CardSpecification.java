package se.knyt.server.giftcards;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * What the account of gift cards, or of store credit, owes on a day, one by one. What moved on cards that nobody has told of, and what no card explains,
 * stand by name, so that the rows always come to {@link CardProof#cards()}.
 */
public final class CardSpecification {
    /** Those open still, and those that were emptied after the day: how many cards there ever were costs nothing. */
    private static final String CARDS = """
            select g.gift_card_id, g.ends, g.issued_on, ?::text as currency, s.booked_minor
              from ((select gift_card_id, ends, issued_on from gift_card where company_id = ? and stored_as = ? and emptied_on is null
                      order by gift_card_id desc limit ?)
                    union all
                    (select gift_card_id, ends, issued_on from gift_card where company_id = ? and stored_as = ? and emptied_on > ?
                      order by emptied_on limit ?)) g
             cross join lateral (
                   select coalesce(sum(m.booked_minor), 0)::bigint as booked_minor from gift_card_movement m
                    where m.company_id = ? and m.gift_card_id = g.gift_card_id and m.moved_on <= ?) s
             where s.booked_minor <> 0 order by g.gift_card_id limit ?
            """;

    /** More cards than this are not told apart in a file. */
    public static final int CARDS_MAX = 10_000;

    private static final String UNKNOWN =
            "select ?::text as currency, coalesce(sum(booked_minor), 0)::bigint as booked_minor from gift_card_movement"
                    + " where company_id = ? and stored_as = ? and gift_card_id is null and moved_on <= ?";

    private CardSpecification() {}

    /**
     * A card, or a sum that no card is known of.
     *
     * @param href its page, empty for a sum
     * @param issued null where it is not known
     * @param owed what of it stands on the account, positive for a debt to who holds it
     */
    public record Row(String name, String href, @Nullable LocalDate issued, Money owed) {}

    /** @param max cards named one by one; more stand as one sum */
    public static List<Row> of(Sql sql, View view, CardProof proof, int max) throws SQLException {
        long company = view.company().id();
        var currency = view.company().currency();
        var rows = new ArrayList<Row>();
        sql.each(
                CARDS,
                row -> rows.add(new Row(
                        row.text("ends").isEmpty() ? view.t("giftcards.card.unnamed") : "•••• " + row.text("ends"),
                        view.url("/gift-cards/" + view.ref(row.number("gift_card_id"))),
                        row.dateOrNull("issued_on"),
                        row.money("booked_minor"))),
                currency,
                company,
                proof.of().code(),
                max,
                company,
                proof.of().code(),
                proof.day(),
                max,
                company,
                proof.day(),
                max);
        var unknown = sql.one(
                UNKNOWN,
                row -> row.money("booked_minor"),
                currency,
                company,
                proof.of().code(),
                proof.day());
        if (!unknown.isZero()) {
            rows.add(new Row(view.t(proof.word("unknown")), "", null, unknown));
        }
        var named = Money.sum(rows.stream().map(Row::owed).toList(), view.currency());
        var rest = proof.cards().minus(named);
        if (!rest.isZero()) {
            rows.add(new Row(view.t("clearing.rest"), "", null, rest));
        }
        return List.copyOf(rows);
    }
}
