package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** 59.50 EUR credited at the rate of the sale, 11.2345: 668.45. It is paid back from the bank account for what that shows. */
class OtherRoadAbroadTest {
    private static final Currency EUR = new Currency("EUR");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 20);
    private static final ExchangeRate BOOKED =
            new ExchangeRate(EUR, Currency.SEK, new BigDecimal("11.2345"), "ECB", LocalDate.of(2026, 3, 3));
    private static final PostingSettings OWN = PostingSettings.swedish(LedgerMode.KNYT, List.of());

    private static OtherRoad.Paid paid(String own, List<OtherRoad.OnNote> notes, String cost) {
        return new OtherRoad.Paid(
                "credit:1",
                1,
                DAY,
                "1001",
                1930,
                "",
                Money.parse(own, EUR),
                notes,
                Optional.of(new OtherRoad.Abroad(BOOKED, Money.sek(cost), "59.50 EUR × 11.4 ECB 2026-03-20")));
    }

    private static String rows(WantedEntry entry) {
        var sums = new TreeMap<Integer, Money>();
        entry.voucher().rows().forEach(row -> sums.merge(row.account(), row.signed(), Money::plus));
        return sums.toString();
    }

    /** 680.00 left the account: 11.55 more than the debt. At 650.00 it is a gain of 18.45. */
    @Test
    void theDebtLeavesAtTheRateOfTheSaleAndTheRestIsRealised() {
        var more = paid("59.50", List.of(), "680.00").entries(OWN);
        assertThat(more).hasSize(1);
        assertThat(rows(more.getFirst())).isEqualTo("{1930=-680.00 SEK, 2490=668.45 SEK, 7960=11.55 SEK}");
        assertThat(rows(paid("59.50", List.of(), "650.00").entries(OWN).getFirst()))
                .isEqualTo("{1930=-650.00 SEK, 2490=668.45 SEK, 3960=-18.45 SEK}");
        assertThat(rows(paid("59.50", List.of(), "668.45").entries(OWN).getFirst()))
                .isEqualTo("{1930=-668.45 SEK, 2490=668.45 SEK}");
    }

    /** The customer ledger pays the note in its own currency and rate; Knyt books what it cost more, once. */
    @Test
    void besideACustomerLedgerOnlyTheDifferenceIsOurs() {
        var entries = paid("0.00", List.of(new OtherRoad.OnNote("note:1", Money.parse("59.50", EUR))), "680.00")
                .entries(OWN);
        assertThat(entries).hasSize(2);
        assertThat(rows(entries.getFirst())).isEqualTo("{1930=-11.55 SEK, 7960=11.55 SEK}");
        assertThat(entries.getLast().operation()).isInstanceOfSatisfying(Operation.RegisterPayment.class, payment -> {
            assertThat(payment.amount()).isEqualTo(Money.parse("-59.50", EUR));
            assertThat(payment.account()).isEqualTo(1930);
        });
        assertThat(rows(entries.getLast())).isEqualTo("{1510=668.45 SEK, 1930=-668.45 SEK}");
    }

    @Test
    void whatItCostIsInTheCurrencyOfTheBooks() {
        assertThatThrownBy(() -> new OtherRoad.Abroad(BOOKED, Money.parse("59.50", EUR), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OtherRoad.Abroad(BOOKED, Money.sek("0.00"), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
