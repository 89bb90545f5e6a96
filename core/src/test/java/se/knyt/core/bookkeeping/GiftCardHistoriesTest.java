package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.giftcards.CardMovement;
import se.knyt.core.giftcards.CardMovements;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/**
 * Gift cards one by one are the balance of 2421, in both ways of booking, on every date: invariant 2 of the bookkeeping facts ("2421 = Σ
 * gift cards"). What vouchers and payments do to 2421 is posting's word, what the cards do is the ledger's; neither knows the other.
 */
class GiftCardHistoriesTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 5, 1);
    private static final int ACCOUNT = 2421;

    private static PostingSettings settings(LedgerMode mode) {
        return PostingSettings.swedish(mode, KnownProviders.with(List.of(), BankLeg.IN_TRANSIT));
    }

    private static Money kr(long minor) {
        return Money.of(minor, Currency.SEK);
    }

    /** Worked by hand from E4 and E5: 500.00 sold, 300.00 of it spent, 100.00 given back: 500, 200, 300 on the card and on 2421. */
    @Test
    void oneCardSoldUsedInPartAndGivenBackTo() {
        for (var mode : LedgerMode.values()) {
            var history = new History(settings(mode));
            history.sell(FIRST, 1, 50_000);
            history.use(FIRST.plusDays(3), List.of(new CardUse("A", "ab12", kr(30_000))), 80_000);
            history.giveBack(FIRST.plusDays(5), List.of(new CardUse("A", "ab12", kr(10_000))), 10_000);
            assertThat(history.account(FIRST)).isEqualTo(kr(50_000));
            assertThat(history.account(FIRST.plusDays(4))).isEqualTo(kr(20_000));
            assertThat(history.account(FIRST.plusDays(9))).isEqualTo(kr(30_000));
            history.holds();
            assertThat(history.moved)
                    .extracting(m -> m.movement().kind(), m -> m.movement().face())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(CardMovement.Kind.ISSUED, kr(50_000)),
                            org.assertj.core.groups.Tuple.tuple(CardMovement.Kind.REDEEMED, kr(-30_000)),
                            org.assertj.core.groups.Tuple.tuple(CardMovement.Kind.GIVEN_BACK, kr(10_000)));
        }
    }

    /**
     * A single-purpose card at 25 %, from the accountant's table: sold 15xx +500 · 2421 −400 · 2611 −100, used 2421 +400 · 3001 −400. With a
     * customer ledger the invoice bears the VAT once more and its payment draws the whole 500 from 2421: Knyt puts 100 of each back. Its
     * base of 400 stands on 3001 from the sale of the card, against 3098, and Knyt takes that of the invoice off.
     */
    @Test
    void aCardThatBoreItsVatOwesNoneWhenItIsUsed() {
        var coding = new SaleCoding(List.of(), "", "", Optional.of(Rate.of(25)));
        var line = new SaleLine(
                OrderRow.Kind.GIFT_CARD,
                "",
                "Presentkort",
                Quantity.ONE,
                kr(50_000),
                List.of(new TaxLine(Rate.of(25), kr(10_000))),
                coding);
        var sold = Given.sale("S1", FIRST, List.of(line), Tender.provider("klarna", kr(50_000)));
        var used = Given.sale(
                "S2",
                FIRST.plusDays(1),
                List.of(Given.goods("500.00", "100.00", 25)),
                Tender.singlePurposeCard(kr(50_000), Rate.of(25)));
        var books = settings(LedgerMode.KNYT);
        assertThat(effect(Given.group(sold), books))
                .isEqualTo(Given.rows("1581 500.00", "2421 -400.00", "2611 -100.00"));
        assertThat(effect(Given.group(used), books)).isEqualTo(Given.rows("2421 400.00", "3001 -400.00"));
        assertThat(effect(Given.back(used, "sale:S2"), books)).isEqualTo(Given.rows("2421 -400.00", "3001 400.00"));
        var ledger = settings(LedgerMode.ACCOUNTING_SYSTEM);
        assertThat(effect(Given.group(sold), ledger))
                .isEqualTo(Given.rows("1581 500.00", "2421 -400.00", "2611 -100.00", "3001 -400.00", "3098 400.00"));
        assertThat(effect(Given.group(used), ledger)).isEqualTo(Given.rows("2421 400.00", "3098 -400.00"));
        assertThat(effect(Given.back(used, "sale:S2"), ledger)).isEqualTo(Given.rows("2421 -400.00", "3098 400.00"));
        var card = CardMovements.ofSale(sold, List.of()).getFirst();
        assertThat(card.face()).isEqualTo(kr(50_000));
        assertThat(card.booked()).isEqualTo(kr(40_000));
        assertThat(card.vat()).contains(Rate.of(25));
        var use = new CardUse("A", "", kr(50_000), Optional.of(Rate.of(25)));
        assertThat(CardMovements.ofSale(used, List.of(use)).getFirst().booked()).isEqualTo(kr(-40_000));
    }

    private static Map<Integer, Money> effect(PostingGroup group, PostingSettings settings) {
        var rows = new TreeMap<>(Given.effect(Given.posted(group, settings)));
        rows.values().removeIf(Money::isZero);
        return rows;
    }

    /**
     * The return of an accounting system takes box 05 from 3001 and box 10 from 2611. Month one sells the card of 500.00: base 400.00, VAT
     * 100.00. Month two sells goods for 800.00, of which the card pays 300.00 (base 240.00, VAT 60.00, declared before) and Klarna 500.00:
     * base 400.00, VAT 100.00. Month three gives all of it back: −400.00 and −100.00. Revenue is 0, 640.00 and −640.00.
     */
    @Test
    void withACustomerLedgerTheBaseIsDeclaredOnceAndWhenTheCardIsSold() {
        var ledger = settings(LedgerMode.ACCOUNTING_SYSTEM);
        var line = new SaleLine(
                OrderRow.Kind.GIFT_CARD,
                "",
                "Presentkort",
                Quantity.ONE,
                kr(50_000),
                List.of(new TaxLine(Rate.of(25), kr(10_000))),
                new SaleCoding(List.of(), "", "", Optional.of(Rate.of(25))));
        var sold = Given.sale("S1", FIRST, List.of(line), Tender.provider("klarna", kr(50_000)));
        var used = Given.sale(
                "S2",
                FIRST.plusMonths(1),
                List.of(Given.goods("800.00", "160.00", 25)),
                Tender.singlePurposeCard(kr(30_000), Rate.of(25)),
                Tender.provider("klarna", kr(50_000)));
        var months = List.of(
                Given.posted(Given.group(sold), ledger),
                Given.posted(Given.group(used), ledger),
                Given.posted(Given.back(used, "sale:S2"), ledger));
        var expected = List.of(
                List.of(kr(40_000), kr(10_000), kr(0)),
                List.of(kr(40_000), kr(10_000), kr(64_000)),
                List.of(kr(-40_000), kr(-10_000), kr(-64_000)));
        for (int i = 0; i < months.size(); i++) {
            var effect = Given.effect(months.get(i));
            var revenue = effect.getOrDefault(3001, kr(0)).plus(effect.getOrDefault(3098, kr(0)));
            assertThat(List.of(
                            effect.getOrDefault(3001, kr(0)).negated(),
                            effect.getOrDefault(2611, kr(0)).negated(),
                            revenue.negated()))
                    .as("month %d", i + 1)
                    .isEqualTo(expected.get(i));
            // What Knyt says of the rows is what the accounts' codes make of them.
            var byRow = new TreeMap<String, Money>();
            months.get(i).entries().stream()
                    .flatMap(e -> e.voucher().rows().stream())
                    .filter(r -> !r.vatBox().isEmpty())
                    .forEach(r -> byRow.merge(r.vatBox(), r.signed().negated(), Money::plus));
            assertThat(byRow)
                    .isEqualTo(Map.of(
                            "05", expected.get(i).get(0), "10", expected.get(i).get(1)));
            // And what the proof of the month's VAT is made of says the same.
            var parts = i == 0 ? VatParts.of(sold, false, ledger, ledger) : VatParts.of(used, i == 2, ledger, ledger);
            assertThat(Money.sum(parts.stream().map(VatPart::base).toList(), Currency.SEK))
                    .isEqualTo(expected.get(i).get(0));
            assertThat(Money.sum(parts.stream().map(VatPart::vat).toList(), Currency.SEK))
                    .isEqualTo(expected.get(i).get(1));
        }
    }

    /** Three cards of one row, 1 000.00 in all: each is a third, and the öre is on the last. */
    @Test
    void eachCardOfARowIsACardOfItsOwn() {
        var history = new History(settings(LedgerMode.KNYT));
        history.sell(FIRST, 3, 100_000);
        assertThat(history.moved)
                .extracting(m -> m.movement().face())
                .containsExactly(kr(33_333), kr(33_333), kr(33_334));
        history.holds();
    }

    /** Cards used one after the other over two deliveries: 500.00 of A and 200.00 of B; the first delivery is 600.00. */
    @Test
    void deliveriesTakeTheCardsInTurnAndWhatIsToldOfNoCardIsOfAnUnknownOne() {
        var used = List.of(new CardUse("A", "aaaa", kr(50_000)), new CardUse("B", "bbbb", kr(20_000)));
        assertThat(CardUse.between(used, kr(0), kr(60_000)))
                .containsExactly(new CardUse("A", "aaaa", kr(50_000)), new CardUse("B", "bbbb", kr(10_000)));
        assertThat(CardUse.between(used, kr(60_000), kr(75_000)))
                .containsExactly(new CardUse("B", "bbbb", kr(10_000)), new CardUse("", "", kr(5_000)));
        assertThat(CardUse.between(List.of(), kr(0), kr(0))).isEmpty();
    }

    /** A sale in euro at 11.2345: the card's 119.00 are 1 336.91 of 2421 (E9), however many cards they were. */
    @Test
    void inAnotherCurrencyTheCardsSumToTheVoucher() {
        var rate = new ExchangeRate(Currency.EUR, Currency.SEK, new java.math.BigDecimal("11.2345"), "test", FIRST);
        var card = new SaleLine(
                OrderRow.Kind.GIFT_CARD, "", "Presentkort", Quantity.of(7), Money.of(11_900, Currency.EUR), List.of());
        var sale = Given.sale(
                "E1",
                FIRST,
                Given.SWEDISH_CONSUMER,
                Currency.EUR,
                List.of(card),
                Optional.of(rate),
                Tender.provider("stripe", Money.of(11_900, Currency.EUR)));
        var cards = CardMovements.ofSale(sale, List.of());
        assertThat(cards).hasSize(7);
        assertThat(Money.sum(cards.stream().map(CardMovement::booked).toList(), Currency.SEK))
                .isEqualTo(Money.sek("1336.91"))
                .isEqualTo(Given.effect(Given.posted(Given.group(sale), settings(LedgerMode.KNYT)))
                        .getOrDefault(ACCOUNT, Money.zero(Currency.SEK))
                        .negated());
    }

    /** Any history: Σ of the cards is the account on each of its days, and no card moves what the shop did not say. */
    @Property(tries = 300)
    void cardsAreTheAccountOnEveryDate(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int events) {
        for (var mode : LedgerMode.values()) {
            var random = new Random(seed);
            var history = new History(settings(mode));
            var left = new HashMap<String, Long>();
            var rates = new HashMap<String, Optional<Rate>>();
            var day = FIRST;
            for (int i = 0; i < events; i++) {
                day = day.plusDays(random.nextInt(4));
                switch (random.nextInt(3)) {
                    case 0 -> {
                        var rate = random.nextInt(3) == 0 ? Optional.of(Rate.of(25)) : Optional.<Rate>empty();
                        history.sell(day, 1 + random.nextInt(3), 100L + random.nextInt(100_000), rate);
                        left.put("card" + i, 100L + random.nextInt(100_000));
                        rates.put("card" + i, rate);
                    }
                    case 1 -> {
                        var used = drawn(left, rates, random);
                        long sum =
                                used.stream().mapToLong(u -> u.amount().minor()).sum();
                        if (sum > 0) {
                            history.use(day, used, sum + random.nextInt(50_000));
                        }
                    }
                    default -> {
                        long amount = 1L + random.nextInt(20_000);
                        var card = random.nextBoolean() ? "card" + random.nextInt(i + 1) : "";
                        history.giveBack(
                                day, List.of(new CardUse(card, "", kr(amount))), amount + random.nextInt(10_000));
                    }
                }
            }
            history.holds();
        }
    }

    private static List<CardUse> drawn(Map<String, Long> left, Map<String, Optional<Rate>> rates, Random random) {
        var used = new ArrayList<CardUse>();
        left.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(e -> e.getValue() > 0 && random.nextInt(3) == 0)
                .forEach(e -> {
                    long amount = 1 + Math.floorMod(random.nextLong(), e.getValue());
                    left.put(e.getKey(), e.getValue() - amount);
                    used.add(new CardUse(e.getKey(), "", kr(amount), rates.getOrDefault(e.getKey(), Optional.empty())));
                });
        return used;
    }

    private record Moved(LocalDate day, CardMovement movement) {}

    /** Books what happens, and keeps what the ledger makes of it. */
    private static final class History {
        private final PostingSettings settings;
        private final List<Moved> moved = new ArrayList<>();
        private final TreeMap<LocalDate, Money> booked = new TreeMap<>();
        private int orders;

        History(PostingSettings settings) {
            this.settings = settings;
        }

        void sell(LocalDate day, int cards, long minor) {
            sell(day, cards, minor, Optional.empty());
        }

        void sell(LocalDate day, int cards, long minor, Optional<Rate> rate) {
            var taxes = rate.map(r -> List.of(new TaxLine(r, r.containedIn(kr(minor), Rounding.HALF_UP))))
                    .orElse(List.of());
            var line = new SaleLine(
                    OrderRow.Kind.GIFT_CARD,
                    "",
                    "Presentkort",
                    Quantity.of(cards),
                    kr(minor),
                    taxes,
                    new SaleCoding(List.of(), "", "", rate));
            var sale = Given.sale(name(), day, List.of(line), Tender.provider("klarna", kr(minor)));
            keep(day, CardMovements.ofSale(sale, List.of()), Given.posted(Given.group(sale), settings));
        }

        void use(LocalDate day, List<CardUse> used, long total) {
            var sale = Given.sale(name(), day, List.of(goods(total)), tenders(used, total));
            keep(day, CardMovements.ofSale(sale, used), Given.posted(Given.group(sale), settings));
        }

        void giveBack(LocalDate day, List<CardUse> back, long total) {
            var what = Given.sale(name(), day, List.of(goods(total)), tenders(back, total));
            keep(day, CardMovements.ofCredit(what, back), Given.posted(Given.back(what, "sale:1"), settings));
        }

        private String name() {
            orders++;
            return "G" + orders;
        }

        private static SaleLine goods(long total) {
            var tax = Rate.of(25).containedIn(kr(total), Rounding.HALF_UP);
            return new SaleLine(
                    OrderRow.Kind.GOODS, "", "Vara", Quantity.ONE, kr(total), List.of(new TaxLine(Rate.of(25), tax)));
        }

        private static Tender[] tenders(List<CardUse> cards, long total) {
            var sums = new java.util.LinkedHashMap<Optional<Rate>, Money>();
            cards.forEach(card -> sums.merge(card.vat(), card.amount(), Money::plus));
            var tenders = new ArrayList<Tender>();
            sums.forEach((rate, sum) ->
                    tenders.add(rate.map(r -> Tender.singlePurposeCard(sum, r)).orElseGet(() -> Tender.giftCard(sum))));
            var rest = kr(total).minus(Money.sum(sums.values(), Currency.SEK));
            if (!rest.isZero()) {
                tenders.add(Tender.provider("klarna", rest));
            }
            return tenders.toArray(Tender[]::new);
        }

        private void keep(LocalDate day, List<CardMovement> movements, PostingResult.Posted posted) {
            movements.forEach(m -> moved.add(new Moved(day, m)));
            var on = Given.effect(posted).getOrDefault(ACCOUNT, Money.zero(Currency.SEK));
            booked.merge(day, on.negated(), Money::plus);
        }

        Money account(LocalDate day) {
            return Money.sum(booked.headMap(day, true).values(), Currency.SEK);
        }

        void holds() {
            var days =
                    booked.keySet().stream().sorted(Comparator.naturalOrder()).toList();
            for (var day : days) {
                var cards = Money.sum(
                        moved.stream()
                                .filter(m -> !m.day().isAfter(day))
                                .map(m -> m.movement().booked())
                                .toList(),
                        Currency.SEK);
                assertThat(cards).as("on %s in mode %s", day, settings.ledger()).isEqualTo(account(day));
            }
        }
    }
}
