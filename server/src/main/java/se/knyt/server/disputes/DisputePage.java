package se.knyt.server.disputes;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.money.Money;
import se.knyt.engine.disputes.DisputeDesk;
import se.knyt.server.vouchers.AccountRow;

/**
 * One dispute.
 *
 * @param link to the case at the provider, else to the provider's portal, empty where neither is known
 * @param daysLeft until its last day, negative when that has passed; 0 where none is told
 * @param lines what payouts took and gave back for it
 * @param drawn what they sum up to, by currency; what is nothing is left out
 * @param fees what they took in fees, by currency, positive
 * @param ways how its loss could be booked, empty while there is none to book
 * @param exchange what the rates have left of one that was won, empty where there is nothing
 * @param ask what a person is asked for, where nothing tells it: how much was taken in the currency of the purchase
 * @param problem key of what is in the way of booking it, empty when nothing is
 * @param voucher of its loss, as a person looks it up, with {@code voucherPath}; empty while there is none
 */
public record DisputePage(
        DisputeRow row,
        String link,
        long daysLeft,
        List<Line> lines,
        List<Money> drawn,
        List<Money> fees,
        List<Way> ways,
        Optional<Way> exchange,
        Optional<DisputeDesk.Amount> ask,
        String problem,
        String voucher,
        String voucherPath) {
    /** Codes of the reasons that a person can choose among, none first. */
    public List<String> reasons() {
        return Stream.concat(
                        Stream.of(Dispute.Reason.UNKNOWN),
                        Arrays.stream(Dispute.Reason.values()).filter(r -> r != Dispute.Reason.UNKNOWN))
                .map(Dispute.Reason::code)
                .toList();
    }

    /**
     * A line of a payout.
     *
     * @param word the provider's own for it, may be empty
     */
    public record Line(String reference, LocalDate day, String kind, String word, Money amount) {}

    /**
     * How a loss could be booked.
     *
     * @param debit sum of the debit sides
     */
    public record Way(String code, List<AccountRow> rows, Money debit) {}
}
