package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import se.knyt.engine.giftcards.ExpiredCardDesk;
import se.knyt.engine.settings.ExpiredCards;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;

/**
 * Gift cards whose last day passes by the company's clock. What is booked is of the catalogue: "gift card expired: 2421 + · 3690 −, no
 * VAT"; the cards together are what 2421 owes after it as before.
 */
class ExpiredCardsTest extends CardBooks {

    /**
     * Three cards of 500.00 are sold and one of 300.00 is made by hand. The first and the one by hand expire: 500.00 is booked, of 300.00
     * nothing ever was. The second is given more time, the third has no last day: 2421 owes 1,000.00 for them.
     */
    @Test
    void aPersonBooksAllOfThemAtOnceAndOnce() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var cards = sold(merchant, 3);
            var last = today().plusDays(2);
            expires(cards.get(0), last);
            expires(cards.get(1), last);
            world.post("shopify", "gift-cards", "{\"value\":30000,\"expires_on\":\"" + last + "\"}");
            untilMidday(merchant, last);
            assertThat(ends(merchant)).as("on the last day").isEmpty();
            untilMidday(merchant, last.plusDays(1));
            assertThat(ends(merchant)).containsExactly("30000", "50000", "50000");
            expires(cards.get(1), last.plusDays(30));
            merchant.advance(Duration.ofHours(1));
            assertThat(ends(merchant)).as("one was given more time").containsExactly("30000", "50000");

            var desk = merchant.engine.desks().expiredCards();
            var batch = desk.batch(merchant.company);
            assertThat(batch.sum().toString()).isEqualTo("500.00 SEK");
            assertThat(batch.cards()).hasSize(2);
            assertThat(batch.apart()).isEmpty();
            assertThat(desk.book(merchant.company, "another", "Eva")).isPresent();
            assertThat(desk.book(merchant.company, batch.seen(), "Eva")).isEmpty();
            assertThat(desk.book(merchant.company, batch.seen(), "Eva"))
                    .as("twice is once")
                    .isPresent();
            merchant.settle();
            merchant.settle();
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(Ledgers.general(world).get(2421)).isEqualByComparingTo("-1000.00");
            assertThat(Ledgers.general(world).get(3690)).isEqualByComparingTo("-500.00");
            assertThat(sum(merchant)).isEqualTo("100000");
            assertThat(expired(merchant)).containsExactly("-30000 0 Eva", "-50000 -50000 Eva");
            assertThat(merchant.texts(
                            "select actor from audit_log where company_id = ? and action = 'gift-card.expire'"))
                    .containsExactly("Eva", "Eva");
        }
    }

    @Test
    void withAnAccountingSystemKnytBooksThemTheDayAfter() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            byItself(merchant, () -> Ledgers.general(world));
        }
    }

    @Test
    void withoutOneTheyAreOurVouchers() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            byItself(merchant, () -> Ledgers.own(merchant));
        }
    }

    /**
     * Of three cards of 500.00 two expire; of one of them the shop says that 300.00 is left, which the books do not know of: it waits for
     * a person. Adjusted (6570 + 200.00), it agrees and is booked too: 3960 − 800.00 in all, and 2421 owes 500.00 for the third.
     */
    private void byItself(Merchant merchant, Supplier<Map<Integer, BigDecimal>> books) {
        var cards = sold(merchant, 3);
        var desk = merchant.engine.desks().expiredCards();
        desk.save(merchant.company, new ExpiredCards(true, 3960), "Eva");
        var last = today().plusDays(1);
        expires(cards.get(0), last);
        expires(cards.get(1), last);
        world.post("shopify", "gift-cards/" + cards.get(1) + "/debit", "{\"amount\":20000}");
        untilMidday(merchant, last.plusDays(1));
        merchant.settle();
        assertThat(books.get().get(2421)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-1000.00");
        assertThat(books.get().get(3960)).isEqualByComparingTo("-500.00");
        assertThat(ends(merchant)).containsExactly("50000");
        assertThat(desk.batch(merchant.company).apart())
                .extracting(ExpiredCardDesk.Expired::ends)
                .containsExactly(cards.get(1));

        long odd = Long.parseLong(
                merchant.texts("select gift_card_id::text from gift_card where company_id = ? and ends = '"
                                + cards.get(1) + "'")
                        .getFirst());
        assertThat(merchant.engine.desks().giftCards().adjust(word(merchant, odd, 50_000), "6570"))
                .isEmpty();
        merchant.settle();
        merchant.settle();
        assertThat(books.get().get(3960)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-800.00");
        assertThat(books.get().get(2421)).isEqualByComparingTo("-500.00");
        assertThat(sum(merchant)).isEqualTo("50000");
        assertThat(expired(merchant)).containsExactly("-30000 -30000 knyt", "-50000 -50000 knyt");
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    /** Cards of 500.00 each, by the end of their codes. */
    private List<String> sold(Merchant merchant, int count) {
        for (int i = 0; i < count; i++) {
            world.post("shopify", "sell", CARD);
        }
        merchant.deliver();
        merchant.advance(Duration.ofHours(1));
        var cards = merchant.texts("select ends from gift_card where company_id = ? order by source_id");
        assertThat(cards).as("%s", Trouble.of(merchant)).hasSize(count);
        return cards;
    }

    private void expires(String card, LocalDate on) {
        world.post("shopify", "gift-cards/" + card + "/expires", "{\"on\":\"" + on + "\"}");
    }

    private void untilMidday(Merchant merchant, LocalDate day) {
        merchant.advance(
                Duration.between(world.now(), day.atTime(12, 0).atZone(ZONE).toInstant()));
        merchant.settle();
    }

    /** What is left on each card that an open loose end tells of. */
    private static List<String> ends(Merchant merchant) {
        return merchant.texts(
                "select amount_minor::text from loose_end where company_id = ? and closed_at is null and code = 'gift-card.expired'"
                        + " order by amount_minor");
    }

    private static List<String> expired(Merchant merchant) {
        return merchant.texts("select face_minor || ' ' || booked_minor || ' ' || made_by from gift_card_movement"
                + " where company_id = ? and kind = 'expired' order by face_minor desc");
    }

    /** What all cards together have on their account. */
    private static String sum(Merchant merchant) {
        return merchant.texts("select sum(booked_minor)::text from gift_card_sum where company_id = ? and span = 'day'")
                .getFirst();
    }
}
