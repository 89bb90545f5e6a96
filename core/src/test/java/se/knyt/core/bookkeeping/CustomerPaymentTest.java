package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.CustomerPayment.By;
import se.knyt.core.bookkeeping.CustomerPayment.Open;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** What a buyer pays of the merchant's own invoice, worked by hand: what came on 1930, what it stood at off 1510, the rest by its class. */
class CustomerPaymentTest {
    private static final Currency EUR = new Currency("EUR");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 20);
    private static final By BY = new By("customer-payment:7", DAY, "1001", 1930, "OCR 10017");
    private final PostingSettings settings = PostingSettings.swedish(LedgerMode.KNYT, List.of());

    private List<String> rows(CustomerPayment payment) {
        return payment.entry(settings).voucher().rows().stream()
                .map(row -> row.account() + " " + row.signed().toPlain())
                .toList();
    }

    private CustomerPayment paid(String open, String paid) {
        var amount = Money.sek(open);
        return CustomerPayment.of(BY, new Open(amount, amount), Money.sek(paid), Money.sek(paid), settings);
    }

    @Test
    void allAPartAndMoreThanIsOpen() {
        assertThat(rows(paid("1250.00", "1250.00"))).containsExactlyInAnyOrder("1930 1250.00", "1510 -1250.00");
        assertThat(rows(paid("1250.00", "400.00"))).containsExactlyInAnyOrder("1930 400.00", "1510 -400.00");
        // Nothing lets 50.00 pass: they are owed to the buyer, on the same account.
        var more = paid("1250.00", "1300.00");
        assertThat(rows(more)).containsExactlyInAnyOrder("1930 1300.00", "1510 -1300.00");
        assertThat(more.off()).isEqualTo(Money.sek("1300.00"));
    }

    /** Up to 0.99 pass where nothing is chosen. */
    @Test
    void oereWithinTheLimitCloseIt() {
        var less = paid("1250.40", "1250.00");
        assertThat(less.off()).isEqualTo(Money.sek("1250.40"));
        assertThat(less.difference()).contains(DifferenceClass.ROUNDING);
        assertThat(rows(less)).containsExactlyInAnyOrder("1930 1250.00", "1510 -1250.40", "3740 0.40");
        assertThat(rows(paid("1249.60", "1250.00")))
                .containsExactlyInAnyOrder("1930 1250.00", "1510 -1249.60", "3740 -0.40");
        assertThat(paid("1251.00", "1250.00").off()).as("1.00 is a part").isEqualTo(Money.sek("1250.00"));
    }

    @Test
    void whatTheBuyerGotBackLeavesTheBank() {
        assertThat(rows(paid("-50.00", "-50.00"))).containsExactlyInAnyOrder("1930 -50.00", "1510 50.00");
    }

    /** 119.00 EUR stood at 1 336.91; 50.00 of it at 561.73 and the rest at what is left. The bank has 11.4 for one. */
    @Test
    void inAnotherCurrencyWhatTheRateMadeIsGainOrLoss() {
        var open = new Open(Money.parse("119.00", EUR), Money.sek("1336.91"));
        var rate = new ExchangeRate(EUR, Currency.SEK, new BigDecimal("11.4"), "ECB", DAY);
        var part = Money.parse("50.00", EUR);
        var first = CustomerPayment.of(BY, open, part, rate.convert(part), settings);
        // 1336.91 × 50 / 119 = 561.726…
        assertThat(rows(first)).containsExactlyInAnyOrder("1930 570.00", "1510 -561.73", "3960 -8.27");
        var left = new Open(Money.parse("69.00", EUR), Money.sek("1336.91").minus(first.stood()));
        assertThat(rows(CustomerPayment.exchanged(BY, left, Money.sek("770.00"), settings)))
                .containsExactlyInAnyOrder("1930 770.00", "1510 -775.18", "7960 5.18");
        assertThatThrownBy(() -> new Open(Money.zero(EUR), Money.sek("0.00")).stood(part))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The buyer is owed 300.00 of order 1002 and owes 1 250.00 of 1001: 300.00 moves between them on 1510, each row with its order. */
    @Test
    void oneOrdersCreditPaysAnothers() {
        var by = new By("customer-payment:8", DAY, "1001", 1510, "1002", true);
        var open = new Open(Money.sek("1250.00"), Money.sek("1250.00"));
        var credit = new Open(Money.sek("-300.00"), Money.sek("-300.00"));
        var all = CustomerPayment.setOff(by, open, credit, Money.sek("300.00"), settings);
        assertThat(rows(all)).containsExactlyInAnyOrder("1510 300.00", "1510 -300.00");
        assertThat(all.entry(settings).voucher().text()).isEqualTo("Kvittat order 1001 mot order 1002");
        assertThat(all.entry(settings).voucher().rows())
                .extracting(VoucherRow::text)
                .containsExactlyInAnyOrder("Order 1002", "Order 1001");
        assertThatThrownBy(() -> CustomerPayment.setOff(by, open, credit, Money.sek("-1.00"), settings))
                .isInstanceOf(IllegalArgumentException.class);
        // 100.00 EUR owed stood at 1 123.45; 250.00 EUR stand at 2 850.00, so 100.00 of them at 1 140.00: 16.55 is
        // lost.
        var euro = CustomerPayment.setOff(
                by,
                new Open(Money.parse("250.00", EUR), Money.sek("2850.00")),
                new Open(Money.parse("-100.00", EUR), Money.sek("-1123.45")),
                Money.parse("100.00", EUR),
                settings);
        assertThat(rows(euro)).containsExactlyInAnyOrder("1510 1123.45", "1510 -1140.00", "7960 16.55");
        assertThat(euro.difference()).contains(DifferenceClass.EXCHANGE);
    }

    @Test
    void theBankPaysWhatStoodInTransit() {
        var entry = new OtherRoad.FromBank("credit:7", 2, 1, DAY, "1001", 1589, 1930).entry(Money.sek("249.00"));
        assertThat(entry.key()).isEqualTo("credit:7:road2:bank:voucher");
        assertThat(entry.voucher().rows())
                .extracting(row -> row.account() + " " + row.signed().toPlain())
                .containsExactlyInAnyOrder("1589 249.00", "1930 -249.00");
    }
}
