package se.knyt.server.returns;

import java.util.List;
import java.util.Optional;
import se.knyt.engine.flows.RoadReversals;
import se.knyt.server.text.Messages.Message;

/**
 * The word that a refund was paid by another road, to be taken back.
 *
 * @param booked rows of the voucher that takes ours back; none where none was booked
 * @param day of that voucher, written out
 * @param payments to be taken back in the accounting system
 * @param possible whether it can be taken back now
 * @param reason as written
 * @param problem why it cannot be taken back, empty while nothing is in the way
 */
public record RoadBackPage(
        ReturnRow row,
        Optional<RoadPage.Booked> booked,
        String day,
        List<RoadReversals.Payment> payments,
        boolean possible,
        String reason,
        Optional<Message> problem) {
    public RoadBackPage {
        payments = List.copyOf(payments);
    }
}
