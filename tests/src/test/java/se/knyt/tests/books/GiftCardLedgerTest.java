package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.giftcards.GiftCardDesk;
import se.knyt.engine.rules.ActionText;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;

/**
 * The ledger of gift cards end to end: a card sold (E4, M10), used in part (E5, M9) and paid back to by a refund, in both ways of
 * booking. On the card are 500.00, then 200.00, then 500.00 again; 2421 owes the same, in the accounting system or by our vouchers.
 */
class GiftCardLedgerTest extends CardBooks {
    private static final String GOODS =
            "\"lines\":[{\"sku\":\"TROJA-S\",\"price\":80000}],\"shipping\":0,\"discount\":false,\"business\":false}";

    @Test
    void withAnAccountingSystemTheCardsAreIts2421() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            soldUsedAndGivenBack(
                    merchant,
                    () -> Ledgers.general(world)
                            .getOrDefault(2421, BigDecimal.ZERO)
                            .negate(),
                    _ -> startedHere(merchant));
        }
    }

    /**
     * Somebody credits the invoice of 800.00 in the accounting system: 500.00 goes back by Klarna and 300.00 to the card, the note is settled
     * from 2421 and by Klarna's payout, and nothing is left of either.
     */
    @Test
    void aCreditNoteMadeInTheAccountingSystemPaysTheCardBackToo() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var hand = new MoneyHand(
                    "klarna", merchant.shop, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH);
            merchant.change(s -> s.withHands(List.of(hand)));
            soldUsedAndGivenBack(
                    merchant,
                    () -> Ledgers.general(world)
                            .getOrDefault(2421, BigDecimal.ZERO)
                            .negate(),
                    _ -> {
                        var note = world.post("fortnox", "invoices/1/credit", "{}")
                                .path("Invoice")
                                .path("CreditInvoiceReference")
                                .asString("");
                        world.post("fortnox", "invoices/" + note + "/bookkeep", "{}");
                    });
            merchant.advance(Duration.ofDays(20));
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
            assertThat(merchant.status().trailsTied()).isEqualTo(2);
            assertThat(Ledgers.customers(world)).isEqualByComparingTo("0.00");
            assertThat(Ledgers.general(world)).doesNotContainKeys(1510, 1581);
            assertThat(
                            merchant.texts(
                                    "select (body::json ->> 'amount') || ' ' || (body::json ->> 'account') from effect"
                                            + " where company_id = ? and kind = 'register-payment' and state = 'done' order by 1"))
                    .containsExactly("-300.00 SEK 2421", "-500.00 SEK 1581", "300.00 SEK 2421", "500.00 SEK 1581");
        }
    }

    @Test
    void withoutOneTheyAreOurVouchers2421() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            soldUsedAndGivenBack(
                    merchant,
                    () -> Ledgers.own(merchant)
                            .getOrDefault(2421, BigDecimal.ZERO)
                            .negate(),
                    paid -> world.post("shopify", "orders/" + paid + "/refund", "{}"));
        }
    }

    /** Through the shop, in one refund there: 300.00 to the card and 500.00 to Klarna, as a person here is shown first. */
    private static void startedHere(Merchant merchant) {
        long trail = Long.parseLong(
                merchant.texts("select max(trail_id)::text from trail where company_id = ? and merged_into is null")
                        .getFirst());
        var desk = merchant.engine.desks().refunds();
        var choice = new RefundChoice(Map.of(), Money.sek("800.00"));
        var shown = desk.preview(merchant.company, trail, choice).orElseThrow();
        assertThat(shown.problem()).as("%s", shown.arguments()).isEmpty();
        assertThat(shown.shares())
                .extracting(share -> share.provider() + " " + share.amount() + " " + share.hand())
                .containsExactly("klarna 500.00 SEK knyt-through-shop", "gift_card 300.00 SEK knyt-through-shop");
        var asked = desk.ask(merchant.company, trail, choice, "", "a", "Eva").orElseThrow();
        assertThat(asked.problem()).as("%s", asked.arguments()).isEmpty();
    }

    private void soldUsedAndGivenBack(Merchant merchant, Supplier<BigDecimal> account, Consumer<String> back) {
        world.post("shopify", "sell", CARD);
        merchant.deliver();
        var ends = world.get("shopify", "gift-cards")
                .path("gift_cards")
                .get(0)
                .path("ends")
                .asString("");
        merchant.advance(Duration.ofHours(1));
        assertThat(cards(merchant)).as("%s", Trouble.of(merchant)).containsExactly(ends + " 50000 50000 50000");
        assertThat(account.get()).isEqualByComparingTo("500.00");

        var paid = world.sold("shopify", "{\"gift_card\":30000,\"gift_card_id\":\"" + ends + "\"," + GOODS);
        merchant.deliver();
        merchant.advance(Duration.ofHours(1));
        assertThat(cards(merchant)).as("%s", Trouble.of(merchant)).containsExactly(ends + " 20000 20000 20000");
        assertThat(account.get()).isEqualByComparingTo("200.00");

        back.accept(paid);
        merchant.settle();
        merchant.settle();
        merchant.advance(Duration.ofHours(1));
        assertThat(cards(merchant)).as("%s", Trouble.of(merchant)).containsExactly(ends + " 50000 50000 50000");
        assertThat(account.get()).isEqualByComparingTo("500.00");
        assertThat(moves(merchant))
                .containsExactly("issued 50000 known", "redeemed -30000 known", "given-back 30000 known");
        assertThat(sums(merchant)).isEqualTo("50000 0");
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    /** An app without the scope: everything is booked all the same, and stands as of cards that are not known but for those that paid. */
    @Test
    void whatTheShopDoesNotTellStandsAsOfAnUnknownCard() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "settings", "{\"no_gift_cards\":true}");
            world.post("shopify", "sell", CARD);
            merchant.deliver();
            assertThat(moves(merchant)).as("%s", Trouble.of(merchant)).containsExactly("issued 50000 unknown");
            assertThat(Ledgers.general(world).get(2421)).isEqualByComparingTo("-500.00");
            world.post("shopify", "settings", "{\"no_gift_cards\":false}");
            merchant.advance(Duration.ofHours(1));
            assertThat(moves(merchant)).containsExactly("issued 50000 known");
        }
    }

    /** Made by hand in the shop and spent: on the card and not in the books, which says what the account is short of. */
    @Test
    void aCardThatNobodyPaidForIsOnTheCardAndNotInTheBooks() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", "{\"gift_card\":30000," + GOODS);
            merchant.deliver();
            merchant.advance(Duration.ofHours(1));
            assertThat(moves(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsExactlyInAnyOrder("made 30000 known", "redeemed -30000 known");
            assertThat(cards(merchant)).singleElement().asString().endsWith(" 0 -30000 0");
            assertThat(Ledgers.general(world).get(2421)).isEqualByComparingTo("300.00");
        }
    }

    @Test
    void withAnAccountingSystemAPersonEndsExchangesAndAdjustsCards() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            endedExchangedAndAdjusted(merchant, () -> Ledgers.general(world));
        }
    }

    @Test
    void withoutOneThePersonsActsAreOurVouchers() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            endedExchangedAndAdjusted(merchant, () -> Ledgers.own(merchant));
        }
    }

    /**
     * 500.00 sold; somebody of the shop makes a card of 300.00 by hand. Adjusted, 6570 + 300.00 and 2421 − 300.00; exchanged, the 500.00 are
     * on the other card and 2421 stays; expired, 2421 + 800.00 and 3690 − 800.00 without VAT.
     */
    private void endedExchangedAndAdjusted(Merchant merchant, Supplier<Map<Integer, BigDecimal>> books) {
        world.post("shopify", "sell", CARD);
        merchant.deliver();
        world.post("shopify", "gift-cards", "{\"value\":30000}");
        merchant.advance(Duration.ofHours(1));
        var desk = merchant.engine.desks().giftCards();
        var sold = card(merchant, 0);
        var made = card(merchant, 1);
        assertThat(desk.adjust(word(merchant, made, 29_999), "6570"))
                .as("another balance was seen")
                .isPresent();
        assertThat(desk.adjust(word(merchant, made, 30_000), "1930"))
                .as("no account of the result")
                .isPresent();
        var tomorrow = word(merchant, sold, 50_000).day().plusDays(1);
        assertThat(desk.expire(new GiftCardDesk.Word(merchant.company, sold, tomorrow, 50_000, "Eva")))
                .as("a day that has not come")
                .isPresent();
        assertThat(desk.adjust(word(merchant, made, 30_000), "6570")).isEmpty();
        assertThat(desk.adjust(word(merchant, made, 30_000), "6570"))
                .as("twice is once")
                .isPresent();
        var ends = merchant.texts("select ends from gift_card where company_id = ? order by source_id");
        assertThat(desk.exchange(word(merchant, sold, 50_000), "none")).isPresent();
        assertThat(desk.exchange(word(merchant, sold, 50_000), ends.get(1))).isEmpty();
        merchant.settle();
        assertThat(books.get().get(2421)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-800.00");
        assertThat(books.get().get(6570)).isEqualByComparingTo("300.00");
        assertThat(desk.expire(word(merchant, sold, 0))).as("nothing is left").isPresent();
        assertThat(desk.expire(word(merchant, made, 80_000))).isEmpty();
        merchant.settle();
        assertThat(books.get().getOrDefault(2421, BigDecimal.ZERO)).isEqualByComparingTo("0.00");
        assertThat(books.get().get(3690)).isEqualByComparingTo("-800.00");
        assertThat(sums(merchant)).isEqualTo("0 0");
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    @Test
    void withAnAccountingSystemACardThatBoreItsVatOwesNoneWhenUsed() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            // 400.00 on 3001 when the card is sold, and 240.00 of the invoice's 640.00 taken off when it is used,
            // against 3098.
            singlePurpose(merchant, () -> Ledgers.general(world), "-800.00", "160.00");
        }
    }

    @Test
    void withoutOneACardThatBoreItsVatOwesNoneWhenUsed() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            singlePurpose(merchant, () -> Ledgers.own(merchant), "-640.00", "0.00");
        }
    }

    /**
     * By rule the shop's cards are sold with 25 %: 2421 − 400.00 and 2611 − 100.00. 300.00 of one pays for goods of 800.00, whose VAT is
     * 160.00 less the 60.00 that the card has borne; the refund takes it all back.
     */
    private void singlePurpose(
            Merchant merchant, Supplier<Map<Integer, BigDecimal>> books, String sales, String beside) {
        rule(merchant);
        world.post("shopify", "sell", CARD);
        merchant.deliver();
        merchant.advance(Duration.ofHours(1));
        assertThat(books.get().get(2421)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-400.00");
        assertThat(books.get().get(2611)).isEqualByComparingTo("-100.00");
        var ends = merchant.texts("select ends from gift_card where company_id = ?")
                .getFirst();
        assertThat(cards(merchant)).containsExactly(ends + " 50000 40000 50000");

        var paid = world.sold("shopify", "{\"gift_card\":30000,\"gift_card_id\":\"" + ends + "\"," + GOODS);
        merchant.deliver();
        merchant.advance(Duration.ofHours(1));
        assertThat(books.get().get(2421)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-160.00");
        assertThat(books.get().get(2611)).isEqualByComparingTo("-200.00");
        assertThat(books.get().get(3001)).isEqualByComparingTo(sales);
        assertThat(books.get().getOrDefault(3098, BigDecimal.ZERO)).isEqualByComparingTo(beside);
        assertThat(cards(merchant)).containsExactly(ends + " 20000 16000 20000");
        assertThat(sums(merchant)).isEqualTo("16000 0");

        world.post("shopify", "orders/" + paid + "/refund", "{}");
        merchant.settle();
        merchant.settle();
        merchant.advance(Duration.ofHours(1));
        assertThat(books.get().get(2421)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-400.00");
        assertThat(books.get().get(2611)).isEqualByComparingTo("-100.00");
        assertThat(sums(merchant)).isEqualTo("40000 0");
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    private static void rule(Merchant merchant) {
        var cards = new Rule("Kort", "", "true", List.of(new ActionText("card-vat", Map.of("rate", "25"))));
        merchant.change(s -> s.withRules(s.ruleSet().withRules(List.of(cards))));
        merchant.engine.control().planAgain(merchant.company);
    }

    private static long card(Merchant merchant, int nth) {
        return Long.parseLong(
                merchant.texts("select gift_card_id::text from gift_card where company_id = ? order by source_id")
                        .get(nth));
    }

    /** Each card: its end, what is left, what of it is booked, what the shop says. */
    private static List<String> cards(Merchant merchant) {
        return merchant.texts(
                "select ends || ' ' || left_minor || ' ' || booked_minor || ' ' || shop_minor from gift_card where company_id = ?"
                        + " order by source_id");
    }

    private static List<String> moves(Merchant merchant) {
        return merchant.texts(
                "select kind || ' ' || face_minor || case when gift_card_id is null then ' unknown' else ' known' end"
                        + " from gift_card_movement where company_id = ? order by moved_on, kind = 'given-back', kind = 'redeemed'");
    }

    private static String sums(Merchant merchant) {
        return merchant.texts(
                        "select sum(booked_minor) || ' ' || sum(opened_minor) from gift_card_sum where company_id = ? and span = 'day'")
                .getFirst();
    }
}
