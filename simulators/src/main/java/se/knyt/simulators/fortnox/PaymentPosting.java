package se.knyt.simulators.fortnox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The voucher of an incoming payment: money and write-offs against the receivable, exchange difference by itself. */
final class PaymentPosting {
    private final Company company;
    private final Invoices invoices;
    private final Posting posting;

    PaymentPosting(Company company, Invoices invoices) {
        this.company = company;
        this.invoices = invoices;
        this.posting = new Posting(company);
    }

    /**
     * What a payment takes off the invoice, in its currency: the money plus what is written off. The documents do not say which sign a
     * write-off has; the switch {@code write_off_sign} decides, and by default the sign that closes the invoice is understood.
     */
    long reduction(ObjectNode payment, ObjectNode invoice) {
        long money = Amounts.exactMinor(Json.number(payment, "AmountCurrency"), "AmountCurrency");
        return money + writeOffSign(payment, invoice) * writtenOff(payment);
    }

    private static long writtenOff(ObjectNode payment) {
        long sum = 0;
        for (var row : Json.rows(payment, "WriteOffs")) {
            sum = Math.addExact(sum, Amounts.exactMinor(Json.number(row, "Amount"), "WriteOffs.Amount"));
        }
        return sum;
    }

    /** Plus when a positive write-off reduces the receivable; fixed when the payment is registered. */
    int writeOffSign(ObjectNode payment, ObjectNode invoice) {
        return switch (company.settings.text("write_off_sign")) {
            case "positive_reduces" -> 1;
            case "negative_reduces" -> -1;
            default -> {
                if (Json.has(payment, "_writeOffSign")) {
                    yield Json.integer(payment, "_writeOffSign");
                }
                long money = Amounts.exactMinor(Json.number(payment, "AmountCurrency"), "AmountCurrency");
                yield money - writtenOff(payment) == Invoices.balance(invoice) ? -1 : 1;
            }
        };
    }

    /** The SEK that a reduction takes off the receivable: at the invoice's own rate, and all that is left when it closes. */
    long ledgerShare(ObjectNode invoice, long reduction) {
        long sekLeft = Json.number(invoice, "_sekLeft").longValueExact();
        return reduction == Invoices.balance(invoice)
                ? sekLeft
                : Amounts.convert(reduction, Invoices.rate(invoice), Json.number(invoice, "CurrencyUnit"));
    }

    Ledger.Posted post(ObjectNode payment, ObjectNode invoice, long reduction, long sek, LocalDate date) {
        var rows = new Draft.Rows();
        rows.add(
                Json.integer(payment, "ModeOfPaymentAccount"),
                Amounts.exactMinor(Json.number(payment, "Amount"), "Amount"));
        int sign = writeOffSign(payment, invoice);
        for (var row : Json.rows(payment, "WriteOffs")) {
            long amount = Amounts.convert(
                    sign * Amounts.exactMinor(Json.number(row, "Amount"), "WriteOffs.Amount"),
                    Invoices.rate(invoice),
                    Json.number(invoice, "CurrencyUnit"));
            rows.add(
                    Json.integer(row, "AccountNumber"),
                    amount,
                    Json.text(row, "CostCenter"),
                    Json.text(row, "Project"),
                    Json.text(row, "TransactionInformation"));
        }
        long difference = sek - rows.sum();
        if (difference != 0) {
            // Less SEK received than the receivable stood for is a loss, more is a gain.
            rows.add(company.role(difference > 0 ? Chart.Role.CURRENCYLOSS : Chart.Role.CURRENCYPROFIT), difference);
        }
        var all = new ArrayList<>(rows.list());
        all.addAll(counter(invoice, sek));
        boolean credit = Json.flag(invoice, "Credit");
        return company.ledger.post(new Draft(
                company.series("INVOICEPAYMENT"),
                date,
                (credit ? "Utbetalning kreditfaktura (" : "Kundinbetalning (") + Json.text(invoice, "DocumentNumber")
                        + ")",
                "",
                "INVOICEPAYMENT",
                Json.text(payment, "Number"),
                all));
    }

    /** Invoice method: the receivable. Cash method: this payment's share of the sale and its VAT. */
    private List<Draft.Row> counter(ObjectNode invoice, long sek) {
        if (!Json.text(invoice, "AccountingMethod").equals("CASH")) {
            return List.of(new Draft.Row(company.role(Chart.Role.CUSTCLAIM), -sek, "", "", ""));
        }
        var sale = posting.sale(invoice, invoices.price(invoice.deepCopy()));
        long receivedBefore =
                sale.receivable() - Json.number(invoice, "_sekLeft").longValueExact();
        return Posting.share(sale, receivedBefore, sek);
    }
}
