package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static se.knyt.core.bookkeeping.Given.freight;
import static se.knyt.core.bookkeeping.Given.goods;
import static se.knyt.core.bookkeeping.Given.group;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.sale;
import static se.knyt.core.bookkeeping.Given.tax;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.money.Rate;

/** What a rule chooses moves an amount to another account and never changes it. */
class SaleCodingTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 2);
    private static final List<ProviderSettings> KLARNA = List.of(KnownProviders.of("klarna", BankLeg.IN_TRANSIT));

    /** Mixed freight is parted by rate; an account for 25 % takes that part alone, and names the rule that chose it. */
    @Test
    void anAccountOfOneRateTakesThatPartOfMixedFreight() {
        var chosen = new SaleCoding(
                List.of(new SaleCoding.Choice(Optional.of(Rate.of(25)), 3521, "frakt 25", 4)), "WEBB", "");
        var sold = sale(
                "1",
                DAY,
                List.of(
                        goods("125.00", "25.00", 25),
                        goods("106.00", "6.00", 6),
                        freight("46.20", tax("25", "5.00"), tax("6", "1.20")).coded(chosen)),
                Tender.provider("klarna", kr("277.20")));
        var rows = posted(group(sold), PostingSettings.swedish(LedgerMode.KNYT, KLARNA))
                .entries()
                .getFirst()
                .voucher()
                .rows();
        assertThat(rows)
                .extracting(r -> r.account() + " " + r.signed().toPlain() + " "
                        + r.coding().costCentre() + " " + r.coding().chosenBy() + " "
                        + r.coding().chosenVersion())
                .containsExactly(
                        "1581 277.20   0",
                        "3001 -100.00   0",
                        "3003 -100.00   0",
                        "3521 -20.00 WEBB frakt 25 4",
                        "3520 -20.00 WEBB  0",
                        "2611 -30.00   0",
                        "2631 -7.20   0");
    }

    /** 100,00 on 3001 with the dimension and 100,00 without: two rows, and the VAT of both is one. */
    @Test
    void rowsOfAnotherDimensionAreNotSummed() {
        var north = new SaleCoding(List.of(), "", "", Dimensions.NONE.with(20, "NORR"));
        var sold = sale(
                "1",
                DAY,
                List.of(goods("125.00", "25.00", 25).coded(north), goods("125.00", "25.00", 25)),
                Tender.provider("klarna", kr("250.00")));
        var rows = posted(group(sold), PostingSettings.swedish(LedgerMode.KNYT, KLARNA))
                .entries()
                .getFirst()
                .voucher()
                .rows();
        assertThat(rows)
                .extracting(r -> r.account() + " " + r.signed().toPlain() + " "
                        + r.coding().dimensions().text())
                .containsExactly("1581 250.00 ", "3001 -100.00 20 NORR", "3001 -100.00 ", "2611 -50.00 ");
    }

    /** The accounting system is asked for the same accounts as the voucher shows, in a ledger of its own. */
    @Test
    void theInvoiceNamesTheSameAccounts() {
        var line = goods("1249.00", "249.80", 25)
                .coded(new SaleCoding(List.of(new SaleCoding.Choice(Optional.empty(), 3051, "r", 2)), "", "P"));
        var entry = posted(
                        group(sale("1", DAY, List.of(line), Tender.provider("klarna", kr("1249.00")))),
                        PostingSettings.swedish(LedgerMode.ACCOUNTING_SYSTEM, KLARNA))
                .entries()
                .getFirst();
        var invoice = (Operation.BookInvoice) entry.operation();
        assertThat(invoice.rows().getFirst().account()).isEqualTo(3051);
        assertThat(invoice.rows().getFirst().coding().project()).isEqualTo("P");
        assertThat(invoice.total()).isEqualTo(kr("1249.00"));
        assertThat(entry.voucher().rows()).extracting(VoucherRow::account).containsExactly(1510, 3051, 2611);
    }

    @ParameterizedTest
    @ValueSource(ints = {1510, 2611, 2999, 4000, 0})
    void salesAreBookedOnIncomeAlone(int account) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SaleCoding.Choice(Optional.empty(), account, "r", 1));
    }
}
