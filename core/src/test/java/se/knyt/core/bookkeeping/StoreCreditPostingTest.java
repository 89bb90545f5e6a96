package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import se.knyt.core.giftcards.CardMovement;
import se.knyt.core.giftcards.CardMovements;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * Store credit by hand: E5 of the worked vouchers with an account of its own in the place of 2421, and the refund of goods to store credit:
 * 3001 + · 2611 + · 2422 −, no VAT of its own.
 */
class StoreCreditPostingTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 6);

    private static PostingSettings settings(LedgerMode mode) {
        return PostingSettings.swedish(mode, KnownProviders.with(List.of(), BankLeg.IN_TRANSIT));
    }

    private static Money kr(String amount) {
        return Money.sek(amount);
    }

    private static SaleFact paidThreeWays() {
        return Given.sale(
                "S1",
                DAY,
                List.of(Given.goods("800.00", "160.00", 25)),
                Tender.giftCard(kr("100.00")),
                Tender.storeCredit(kr("500.00")),
                Tender.provider("stripe", kr("200.00")));
    }

    /** What is left of it when both the invoice and what pays it at delivery are booked. */
    @Test
    void eachPaysFromItsOwnAccount() {
        for (var mode : LedgerMode.values()) {
            var receivable = mode == LedgerMode.KNYT ? "1582" : "1510";
            var rows = new TreeMap<>(Given.effect(Given.posted(Given.group(paidThreeWays()), settings(mode))));
            rows.values().removeIf(Money::isZero);
            assertThat(rows)
                    .isEqualTo(Given.rows(
                            "2421 100.00", "2422 500.00", receivable + " 200.00", "3001 -640.00", "2611 -160.00"));
        }
    }

    @Test
    void goodsGivenBackAsStoreCreditAreOwedThereWhateverPaidThem() {
        var given =
                Given.sale("S1-R", DAY, List.of(Given.goods("500.00", "100.00", 25)), Tender.storeCredit(kr("500.00")));
        for (var mode : LedgerMode.values()) {
            var rows = new TreeMap<>(Given.effect(Given.posted(Given.back(given, "sale:S1"), settings(mode))));
            rows.values().removeIf(Money::isZero);
            assertThat(rows).isEqualTo(Given.rows("2422 -500.00", "3001 400.00", "2611 100.00"));
        }
    }

    @Test
    void anotherAccountTakesItsPlace() {
        var own = settings(LedgerMode.KNYT);
        var rows = Given.effect(Given.posted(
                Given.group(paidThreeWays()), own.withAccounts(own.accounts().withStoreCredit(2893))));
        assertThat(rows).containsEntry(2893, kr("500.00")).doesNotContainKey(2422);
    }

    /** Of a part delivery store credit pays as much as it takes of what it pays of the order. */
    @Test
    void whatMovesIsToldOfEachByItself() {
        var moves = CardMovements.ofSale(
                paidThreeWays(),
                List.of(new CardUse("A", "ab12", kr("100.00")), CardUse.ofStoreCredit("C", kr("500.00"))));
        assertThat(moves)
                .containsExactly(
                        new CardMovement(
                                CardMovement.Kind.REDEEMED,
                                StoredValue.GIFT_CARD,
                                "A",
                                "ab12",
                                kr("-100.00"),
                                kr("-100.00")),
                        new CardMovement(
                                CardMovement.Kind.REDEEMED,
                                StoredValue.STORE_CREDIT,
                                "C",
                                "",
                                kr("-500.00"),
                                kr("-500.00")));
        var parts = CardUse.between(
                List.of(CardUse.ofStoreCredit("C", kr("500.00"))), Money.zero(Currency.SEK), kr("300.00"));
        assertThat(parts).containsExactly(CardUse.ofStoreCredit("C", kr("300.00")));
    }
}
