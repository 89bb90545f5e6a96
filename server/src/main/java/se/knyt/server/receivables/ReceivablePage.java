package se.knyt.server.receivables;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.books.CustomerInvoices.There;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.AccountRow;

/**
 * What is open of a purchase, and the word that it was paid.
 *
 * @param address of the purchase
 * @param open negative where the buyer is owed
 * @param since the day of its first movement
 * @param payments those that stand, the newest last
 * @param form what was written
 * @param entries open lines of the bank that may have paid it, the newest first
 * @param there invoices that the accounting system has of the same purchase
 * @param leaves whether the accounting system books the bank by itself
 * @param problem why it cannot be said, empty while nothing is in the way
 * @param preview what it would book, empty before it was asked for
 * @param wrong whether a payment could not be taken back for want of a reason
 */
public record ReceivablePage(
        String address,
        String order,
        Money open,
        LocalDate since,
        List<Payment> payments,
        Form form,
        List<Entry> entries,
        List<There> there,
        boolean leaves,
        Optional<Message> problem,
        Optional<List<Booked>> preview,
        boolean wrong) {
    public ReceivablePage {
        payments = List.copyOf(payments);
        entries = List.copyOf(entries);
        there = List.copyOf(there);
    }

    /**
     * One that stands.
     *
     * @param off what it takes off, in the currency of the purchase
     * @param came what came, in that of the books
     * @param difference class of what came less or more, empty where nothing did
     * @param less what that is: what it takes off less what came
     * @param voucher its number, empty where none is written
     * @param otherTrail the purchase whose credit pays it, or that its credit pays; 0 for none
     * @param otherOrder number of that order
     */
    public record Payment(
            long id,
            LocalDate on,
            int account,
            Money off,
            Money came,
            String difference,
            Money less,
            String reference,
            boolean elsewhere,
            String by,
            String voucher,
            long otherTrail,
            String otherOrder) {
        public boolean isSetOff() {
            return otherTrail != 0;
        }

        /** The other purchase's page of this kind, within the company. */
        public String otherPath() {
            return TrailAddress.path(otherOrder, otherTrail) + "/receivable";
        }
    }

    /** An open line of the bank. */
    public record Entry(long id, LocalDate on, int account, String bankAccount, Money amount) {}

    /** Rows that it would book, on both sides of the same sum. */
    public record Booked(List<AccountRow> rows, Money sum) {
        public Booked {
            rows = List.copyOf(rows);
        }
    }

    /**
     * As written.
     *
     * @param elsewhere {@code yes} where the accounting system has the payment
     * @param entry the line of the bank that shows it, empty for none
     */
    public record Form(String date, String account, String amount, String reference, String elsewhere, String entry) {}
}
