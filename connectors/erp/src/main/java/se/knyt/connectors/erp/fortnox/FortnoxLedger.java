package se.knyt.connectors.erp.fortnox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.sie.SieBalance;
import se.knyt.formats.sie.SieRow;
import se.knyt.formats.sie.SieVoucher;
import se.knyt.spi.LedgerReader.OpenInvoice;

/** Balances from the SIE export of the year, open items from the customer ledger. */
final class FortnoxLedger {
    private final Supplier<FortnoxClient> clients;
    private final FinancialYears years;

    FortnoxLedger(Supplier<FortnoxClient> clients, FinancialYears years) {
        this.clients = clients;
        this.years = years;
    }

    /**
     * Opening balance of the year plus every row up to and including the day. A year whose predecessor is not closed has no
     * opening balance in Fortnox yet; the figure is then that of the year alone, as Fortnox itself shows it.
     */
    Money balance(int account, LocalDate date) {
        var client = clients.get();
        var year = years.require(client, date);
        var sum = new AtomicReference<>(Money.zero(Currency.SEK));
        var document = SieBooks.read(client, year, voucher -> {
            if (!voucher.date().isAfter(date)) {
                sum.updateAndGet(so -> add(so, voucher, account));
            }
        });
        for (var balance : document.balances()) {
            boolean opening = balance.kind() == SieBalance.Kind.IB && balance.year() == 0;
            if (opening && balance.account() == account) {
                sum.updateAndGet(so -> so.plus(balance.amount()));
            }
        }
        return sum.get();
    }

    private static Money add(Money sum, SieVoucher voucher, int account) {
        var result = sum;
        for (var row : voucher.rows()) {
            if (row.account() == account && row.kind() != SieRow.Kind.REMOVED) {
                result = result.plus(row.amount());
            }
        }
        return result;
    }

    List<OpenInvoice> openInvoices() {
        var open = new ArrayList<OpenInvoice>();
        for (var row : clients.get().list("/3/invoices", Map.of("filter", "unpaid"), "Invoices")) {
            var balance = Fields.moneyOrZero(row, "Balance", Fields.currency(row, "Currency"));
            if (Fields.flag(row, "Booked") && !Fields.flag(row, "Cancelled") && !balance.isZero()) {
                open.add(new OpenInvoice(
                        Fields.text(row, "DocumentNumber"), Fields.text(row, "ExternalInvoiceReference1"), balance));
            }
        }
        return List.copyOf(open);
    }
}
