package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static se.knyt.core.bookkeeping.Given.kr;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

class VoucherTest {
    private static VoucherRow row(int account, Money signed) {
        return VoucherRow.signed(account, signed, "", "", "fact", "rule");
    }

    private static Voucher voucher(String text, VoucherRow... rows) {
        return new Voucher(LocalDate.of(2026, 5, 2), text, "", List.of(), List.of(rows));
    }

    @Test
    void debitAndCreditAreColumnsAndNeverSigns() {
        var row = row(1930, kr("-5.00"));
        assertThat(row.debit()).isEqualTo(kr("0"));
        assertThat(row.credit()).isEqualTo(kr("5.00"));
        assertThatIllegalArgumentException().isThrownBy(() -> row(1930, kr("0")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VoucherRow(1930, kr("-1"), kr("0"), "", "", "f", "r"));
        assertThatIllegalArgumentException().isThrownBy(() -> new VoucherRow(1930, kr("1"), kr("1"), "", "", "f", "r"));
        assertThatIllegalArgumentException().isThrownBy(() -> row(999, kr("1")));
    }

    @Test
    void aVoucherBalancesInEachCurrencyAndHasTwoRowsAndAText() {
        var euro = Money.of(100, Currency.EUR);
        assertThat(voucher("x", row(1930, kr("1")), row(1581, kr("-1")), row(1980, euro), row(1582, euro.negated()))
                        .rows())
                .hasSize(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> voucher("x", row(1930, kr("1")), row(1581, euro.negated())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> voucher("x", row(1930, kr("1.00")), row(1581, kr("-0.99"))));
        assertThatIllegalArgumentException().isThrownBy(() -> voucher("x", row(1930, kr("1"))));
        assertThatIllegalArgumentException().isThrownBy(() -> voucher(" ", row(1930, kr("1")), row(1581, kr("-1"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> voucher("x".repeat(201), row(1930, kr("1")), row(1581, kr("-1"))));
    }
}
