package se.knyt.server.returns;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.RoadDesk.InShop;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.AccountRow;

/**
 * A refund that is owed by another road, and the word that it was paid.
 *
 * @param form what was written
 * @param entries lines of the bank that may have paid it
 * @param leaves whether the accounting system books the bank by itself
 * @param inShop the order in the shop that was not told of it; empty where it was, or no shop is known
 * @param problem why it cannot be said, empty while nothing is in the way
 * @param preview what it would book, empty before it was asked for
 */
public record RoadPage(
        ReturnRow row,
        Form form,
        List<Entry> entries,
        boolean leaves,
        Optional<InShop> inShop,
        Optional<Message> problem,
        Optional<List<Booked>> preview) {
    public RoadPage {
        entries = List.copyOf(entries);
    }

    /** Rows that it would book, on both sides of the same sum. */
    public record Booked(List<AccountRow> rows, Money sum) {
        public Booked {
            rows = List.copyOf(rows);
        }
    }

    /** An open line of the bank, negative. */
    public record Entry(long id, LocalDate on, int account, String bankAccount, Money amount) {}

    /**
     * As written.
     *
     * @param elsewhere {@code yes} where the accounting system has the payment
     * @param entry the line of the bank that shows it, empty for none
     * @param cost of one in another currency: what left the account in that of the books, empty for the rate of the day
     */
    public record Form(String date, String account, String reference, String elsewhere, String entry, String cost) {}
}
