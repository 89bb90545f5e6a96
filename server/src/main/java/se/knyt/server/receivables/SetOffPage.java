package se.knyt.server.receivables;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.server.text.Messages.Message;

/**
 * One purchase's credit set off against what another has open.
 *
 * @param address of the purchase
 * @param open negative where the buyer is owed
 * @param form what was written
 * @param problem why it cannot be done, empty while nothing is in the way
 * @param preview what it would do, empty before it was asked for
 */
public record SetOffPage(
        String address, String order, Money open, Form form, Optional<Message> problem, Optional<Preview> preview) {
    /** As written; an empty amount is all that both have. */
    public record Form(String other, String amount, String date) {}

    /**
     * @param sameBuyer whether one buyer is known to have made both purchases
     */
    public record Preview(Money amount, boolean sameBuyer, LocalDate on, List<ReceivablePage.Booked> booked) {
        public Preview {
            booked = List.copyOf(booked);
        }
    }
}
