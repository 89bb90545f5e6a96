package se.knyt.server.returns;

import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.server.text.Messages.Message;

/**
 * The form by which a person starts a refund.
 *
 * @param number of the order
 * @param left of what was captured
 * @param form what was written
 * @param problem why it cannot be done, empty while nothing is in the way
 * @param warning what is to be known before it is done, empty where there is nothing
 * @param preview what it would do, empty before it was asked for
 * @param possible whether anything can be refunded at all
 */
public record RefundPage(
        String number,
        List<Line> rows,
        Money left,
        RefundForm form,
        Optional<Message> problem,
        Optional<Message> warning,
        Optional<Preview> preview,
        boolean possible) {
    /** @param pieces what was written */
    public record Line(AskedRefunds.Row row, String pieces) {}

    /**
     * @param hands codes of whose hands pay back
     * @param second whether a second person must say yes first
     * @param shares how much each capture gives, where there is something to choose
     */
    public record Preview(Money amount, List<String> hands, boolean second, List<ShownNote> notes, List<Share> shares) {
        public Preview {
            hands = List.copyOf(hands);
            shares = List.copyOf(shares);
        }
    }

    /** @param amount as written, or as it is divided */
    public record Share(AskedRefunds.Payer payer, String amount) {}
}
