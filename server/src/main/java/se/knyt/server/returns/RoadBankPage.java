package se.knyt.server.returns;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.books.RoadBankItems.Said;
import se.knyt.engine.books.RoadBankItems.Standing;
import se.knyt.server.text.Messages.Message;

/**
 * A refund that was paid from the account of money in transit, and the word that the bank has paid it, or its undoing.
 *
 * @param standing what stands there; empty where nothing does
 * @param said the word that stands; empty where none does
 * @param form what was written
 * @param entries open lines of the bank that may be it
 * @param problem why it cannot be said or taken back, empty while nothing is in the way
 * @param preview what it would book, empty before it was asked for
 */
public record RoadBankPage(
        ReturnRow row,
        Optional<Standing> standing,
        Optional<Said> said,
        Form form,
        List<RoadPage.Entry> entries,
        Optional<Message> problem,
        Optional<List<RoadPage.Booked>> preview) {
    public RoadBankPage {
        entries = List.copyOf(entries);
    }

    /** What leaves the bank, positive. */
    public Money amount() {
        return standing.map(Standing::amount)
                .or(() -> said.map(Said::amount))
                .map(Money::abs)
                .orElse(row.amount());
    }

    /** On which account it stands, or stood. */
    public String transit() {
        return standing.map(Standing::transit)
                .or(() -> said.map(Said::transit))
                .map(String::valueOf)
                .orElse("");
    }

    /** From which day it stands there, null where nothing does. */
    public Optional<LocalDate> since() {
        return standing.map(Standing::since);
    }

    /** Whether a voucher of Knyt's is what books it. */
    public boolean ours() {
        return standing.map(Standing::ours).or(() -> said.map(Said::ours)).orElse(true);
    }

    /**
     * As written.
     *
     * @param entry the line of the bank that shows it, empty for none
     */
    public record Form(String date, String account, String why, String entry) {}
}
