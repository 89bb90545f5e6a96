package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** What moves between the provider's account 1581 and 1930, on which somebody has registered the payment by hand. */
class PaidByHandTest {
    private static PaidByHand paid(String ours, int theirAccount, String theirs, int rounding) {
        return new PaidByHand(
                LocalDate.of(2026, 11, 2),
                "klarna",
                "P1",
                "12",
                1581,
                Money.sek(ours),
                theirAccount,
                Money.sek(theirs),
                rounding);
    }

    private static List<String> rows(PaidByHand paid) {
        return paid.voucher().orElseThrow().rows().stream()
                .map(r -> r.account() + " " + r.debit().toPlain() + " "
                        + r.credit().toPlain())
                .toList();
    }

    @Test
    void whatTheyPutOnTheBankGoesToTheProvidersAccount() {
        assertThat(rows(paid("1249.00", 1930, "1249.00", 0))).containsExactly("1581 1249.00 0.00", "1930 0.00 1249.00");
    }

    /** A credit note of 100.00: the provider took it, and somebody paid it out from 1930 by hand. */
    @Test
    void ofACreditNoteTheOtherWay() {
        assertThat(rows(paid("-100.00", 1930, "-100.00", 0))).containsExactly("1581 0.00 100.00", "1930 100.00 0.00");
    }

    /** The provider paid 99.50 of 100.00, and ours would have written 0.50 off to 3740. */
    @Test
    void whatOursWouldHaveWrittenOffGoesToTheSameAccount() {
        assertThat(rows(paid("99.50", 1930, "100.00", 3740)))
                .containsExactly("1581 99.50 0.00", "1930 0.00 100.00", "3740 0.50 0.00");
    }

    @Test
    void onTheProvidersOwnAccountThereIsNothingToMove() {
        assertThat(paid("1249.00", 1581, "1249.00", 0).voucher()).isEmpty();
    }

    @Test
    void anotherAmountIsNotMoved() {
        assertThat(paid("1249.00", 1930, "1248.00", 0).problem()).isEqualTo("other-amount");
        assertThat(paid("1249.00", 1930, "-1249.00", 3740).problem()).isEqualTo("other-amount");
        assertThat(paid("1249.00", 1930, "1249.00", 0).problem()).isEmpty();
    }

    /**
     * 100.00 EUR sold at 11.2345 stand at 1 123.45. Somebody registered them at 11.50: the accounting system has 1930 +1 150.00,
     * 1510 −1 123.45 and 3960 −26.55. All but what the payout realises is taken back.
     */
    @Test
    void inAnotherCurrencyTheRateOfTheirDayIsTakenBack() {
        var eur = Money.parse("100.00", new Currency("EUR"));
        var abroad = new PaidByHand.Abroad(Money.sek("1123.45"), Money.sek("1150.00"), 3960, 7960);
        var paid = new PaidByHand(
                LocalDate.of(2026, 11, 2), "klarna", "P1", "12", 1581, eur, 1930, eur, 0, Optional.of(abroad));
        assertThat(paid.problem()).isEmpty();
        assertThat(rows(paid)).containsExactly("1581 1123.45 0.00", "1930 0.00 1150.00", "7960 26.55 0.00");
        var onOurs = new PaidByHand(
                LocalDate.of(2026, 11, 2),
                "klarna",
                "P1",
                "12",
                1581,
                eur,
                1581,
                eur,
                0,
                Optional.of(new PaidByHand.Abroad(Money.sek("1123.45"), Money.sek("1100.00"), 3960, 7960)));
        assertThat(rows(onOurs)).containsExactly("1581 23.45 0.00", "3960 0.00 23.45");
        var unknown = new PaidByHand(LocalDate.of(2026, 11, 2), "klarna", "P1", "12", 1581, eur, 1930, eur, 0);
        assertThat(unknown.problem()).isEqualTo("no-value");
    }
}
