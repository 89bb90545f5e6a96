package se.knyt.server.fees;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Money;
import se.knyt.engine.books.FeeInvoiceDesk;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.OriginalFileRow;

/**
 * Invoices by which providers charge.
 *
 * @param rows newest first
 * @param told months of which settlements tell fees that come on an invoice, newest first
 * @param choices the connections whose providers may send them
 * @param sent what was written into the form
 * @param field that was wrong, empty for none
 * @param refused why nothing was booked, at most one
 */
public record FeeInvoicesPage(
        List<Row> rows,
        List<Told> told,
        List<FeeInvoiceDesk.Choice> choices,
        Map<String, String> sent,
        String field,
        List<Message> refused) {
    /** The fields that are written as text, in the order of the form. */
    public static final List<String> TEXTS =
            List.of("number", "date", "due", "month", "type", "currency", "rate", "net", "vat");

    public String value(String name) {
        return sent.getOrDefault(name, "");
    }

    /** How a field is typed in a browser. */
    public static String type(String field) {
        return switch (field) {
            case "date", "due" -> "date";
            case "month" -> "month";
            default -> "text";
        };
    }

    /**
     * A month of one connection and currency.
     *
     * @param month the first day of it
     * @param connection as forms name it
     * @param invoiced what is on invoices that are booked of the month, VAT included
     * @param state {@code agrees}, {@code awaited}, {@code missing}, {@code differs} or {@code said}
     * @param about what is said of the state, written out; empty where the state says it all
     */
    public record Told(
            String provider,
            String name,
            LocalDate month,
            String connection,
            Money fees,
            Money vat,
            Money invoiced,
            Money difference,
            String state,
            String about) {
        /** Whether a person may say where the difference is booked. */
        public boolean isOff() {
            return !state.equals("agrees");
        }
    }

    /**
     * One of them.
     *
     * @param backHref where it is taken back, empty for one that was
     * @param withdrawn that it was taken back, by whom and why, written out; empty while it stands
     * @param rate what it is in the books and at which rate, written out; empty for one in their currency
     * @param month the first day of the month that it is for
     * @param paid {@code deducted}, {@code supplier} or {@code recorded}
     * @param treatment how its VAT was booked
     * @param takenBy the payout that took it, empty where none has
     * @param takenHref where that is seen
     * @param voucher the name of its voucher, empty where none of ours books it
     * @param voucherHref where that is seen
     */
    public record Row(
            String backHref,
            String withdrawn,
            String rate,
            String provider,
            String number,
            LocalDate date,
            LocalDate month,
            Money net,
            Money vat,
            String paid,
            String treatment,
            String takenBy,
            String takenHref,
            String voucher,
            String voucherHref,
            List<OriginalFileRow> files) {}
}
