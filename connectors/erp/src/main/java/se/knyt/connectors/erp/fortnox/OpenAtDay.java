package se.knyt.connectors.erp.fortnox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.LedgerReader.OpenInvoice;
import se.knyt.spi.LedgerReader.OpenThen;
import tools.jackson.databind.JsonNode;

/**
 * What the customer ledger had open at the end of a day that has passed. Fortnox tells balances as they are now; so what was paid after the
 * day is put back on what is open now, and what was settled after it is open again. Of invoices in other currencies it is told that they
 * were open, and not with how much: the payments' list has no amount in the invoice's own currency.
 */
final class OpenAtDay {
    /** How long before its own date a payment may have been registered: the list of payments is asked by when they changed. */
    private static final int REGISTERED_BEFORE_DAYS = 31;

    private static final String INVOICES = "/3/invoices";

    private final FortnoxClient client;
    private final LocalDate day;
    private final Map<String, After> after = new HashMap<>();
    private final Map<String, JsonNode> abroad = new HashMap<>();

    private OpenAtDay(FortnoxClient client, LocalDate day) {
        this.client = client;
        this.day = day;
    }

    /** What was paid on an invoice after the day. */
    private record After(Money sum, boolean writtenOff) {}

    /** Empty where it cannot be told: something was written off, and the documents do not say with which sign. */
    static Optional<OpenThen> read(FortnoxClient client, LocalDate day) {
        var at = new OpenAtDay(client, day);
        at.payments();
        return at.invoices();
    }

    private void payments() {
        var since = Map.of("lastmodified", day.minusDays(REGISTERED_BEFORE_DAYS) + " 00:00:00");
        for (var row : client.list(InvoicePayments.PATH, since, InvoicePayments.LIST)) {
            if (Fields.flag(row, "Booked") && isAfter(row, "PaymentDate") && inKronor(row)) {
                after.merge(
                        Fields.text(row, "InvoiceNumber"),
                        new After(amount(row), Fields.flag(row, "WriteOffExist")),
                        (a, b) -> new After(a.sum().plus(b.sum()), a.writtenOff() || b.writtenOff()));
            }
        }
    }

    private Optional<OpenThen> invoices() {
        var rows = new HashMap<String, JsonNode>();
        var until = day.toString();
        list(Map.of("filter", "unpaid", "todate", until), rows);
        list(Map.of("fromfinalpaydate", day.plusDays(1).toString(), "todate", until), rows);
        var open = new ArrayList<OpenInvoice>();
        for (var row : rows.entrySet()) {
            var then = then(row.getKey(), row.getValue());
            if (then.isEmpty()) {
                return Optional.empty();
            }
            if (!then.get().isZero()) {
                open.add(new OpenInvoice(
                        row.getKey(), Fields.text(row.getValue(), "ExternalInvoiceReference1"), then.get()));
            }
        }
        return Optional.of(new OpenThen(open, abroad()));
    }

    private void list(Map<String, String> query, Map<String, JsonNode> into) {
        for (var row : client.list(INVOICES, query, "Invoices")) {
            if (Fields.flag(row, "Booked") && !Fields.flag(row, "Cancelled") && !isAfter(row, "InvoiceDate")) {
                (inKronor(row) ? into : abroad).put(Fields.text(row, "DocumentNumber"), row);
            }
        }
    }

    /** How many in each currency, once each. */
    private Map<Currency, Integer> abroad() {
        var counts = new HashMap<Currency, Integer>();
        abroad.values().forEach(row -> counts.merge(Fields.currency(row, "Currency"), 1, Integer::sum));
        return counts;
    }

    /** What an invoice had open. One that was settled by something else than payments, a credit note or a write-off, is counted from its total. */
    private Optional<Money> then(String number, JsonNode row) {
        var balance = Fields.moneyOrZero(row, "Balance", Currency.SEK);
        var paid = after.get(number);
        if (paid != null && !paid.writtenOff()) {
            return Optional.of(balance.plus(paid.sum()));
        }
        boolean settledLater = paid != null || balance.isZero();
        return settledLater ? lessPaidBefore(number, row) : Optional.of(balance);
    }

    private Optional<Money> lessPaidBefore(String number, JsonNode row) {
        var left = Fields.moneyOrZero(row, "Total", Currency.SEK);
        for (var payment : InvoicePayments.of(client, number)) {
            if (Fields.flag(payment, "Booked") && !isAfter(payment, "PaymentDate")) {
                if (Fields.flag(payment, "WriteOffExist")) {
                    return Optional.empty();
                }
                left = left.minus(amount(payment));
            }
        }
        return Optional.of(left);
    }

    private boolean isAfter(JsonNode row, String field) {
        return Fields.date(row, field).filter(date -> date.isAfter(day)).isPresent();
    }

    private static boolean inKronor(JsonNode row) {
        var currency = Fields.text(row, "Currency");
        return currency.isEmpty() || currency.equals(Currency.SEK.code());
    }

    private static Money amount(JsonNode payment) {
        return Fields.moneyOrZero(payment, "Amount", Currency.SEK);
    }
}
