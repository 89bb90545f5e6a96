package se.knyt.simulators.fortnox;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that would have reached a buyer: e-mails, e-invoices, reminders, interest invoices, hand-overs to factoring. Nothing is
 * sent; it is written down, so that a test can prove that nobody who has paid is chased.
 */
final class Outreach {
    private static final int INTEREST_DAYS_AFTER_REMINDER = 20;

    private final Company company;

    Outreach(Company company) {
        this.company = company;
    }

    void reached(String kind, ObjectNode document, LocalDate on) {
        int id = company.state.next("outreach", 1);
        var record = Json.object();
        record.put("kind", kind);
        record.put("date", on.toString());
        record.put("document", Json.text(document, "DocumentNumber"));
        record.put("customer", Json.text(document, "CustomerNumber"));
        record.put("customer_name", Json.text(document, "CustomerName"));
        record.put("reference", Json.text(document, "ExternalInvoiceReference1"));
        company.state.put(State.Table.OUTREACH, State.key(id), record);
    }

    ArrayNode all() {
        var list = Json.array();
        company.state.all(State.Table.OUTREACH).forEach(list::add);
        return list;
    }

    /** A reminder or interest invoice that waits for its day. */
    private record Due(LocalDate on, String kind, ObjectNode invoice) {}

    private List<Due> waiting() {
        boolean reminders = company.settings.flag("reminders");
        boolean interest = company.settings.flag("interest_invoices");
        if (!reminders && !interest) {
            return List.of();
        }
        int days = company.settings.number("reminder_days");
        return company.state.all(State.Table.INVOICES).stream()
                .filter(invoice -> Invoices.balance(invoice) > 0)
                .filter(invoice -> Invoices.isOpen(invoice) && Json.flag(invoice, "Sent"))
                .flatMap(invoice -> {
                    var due = Json.requiredDate(invoice, "DueDate");
                    var list = new java.util.ArrayList<Due>();
                    if (reminders && Json.integer(invoice, "Reminders") == 0) {
                        list.add(new Due(due.plusDays(days), "reminder", invoice));
                    }
                    if (interest && !Json.flag(invoice, "_interest")) {
                        list.add(new Due(
                                due.plusDays((long) days + INTEREST_DAYS_AFTER_REMINDER), "interest_invoice", invoice));
                    }
                    return list.stream();
                })
                .toList();
    }

    /** Writes down what fell due by {@code now}, each at its own date. */
    void runDue(Instant now) {
        var today = LocalDate.ofInstant(now, Time.STOCKHOLM);
        for (var due : waiting()) {
            if (due.on().isAfter(today)) {
                continue;
            }
            var key = State.key(Json.integer(due.invoice(), "DocumentNumber"));
            var invoice = company.state.copy(State.Table.INVOICES, key);
            if (invoice == null) {
                continue;
            }
            if (due.kind().equals("reminder")) {
                invoice.put("Reminders", 1);
                invoice.put("LastRemindDate", due.on().toString());
            } else {
                invoice.put("_interest", true);
            }
            company.touch(invoice);
            company.state.put(State.Table.INVOICES, key, invoice);
            reached(due.kind(), invoice, due.on());
        }
    }

    /** The next day on which something would go out, if any waits. */
    Optional<Instant> nextAt() {
        return waiting().stream()
                .map(due -> due.on().atStartOfDay(Time.STOCKHOLM).toInstant())
                .min(java.util.Comparator.naturalOrder());
    }
}
