package se.knyt.server.returns;

import java.time.Instant;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.server.shell.Paging;

/**
 * The list of refunds.
 *
 * @param open whether only those that no payout has settled are shown
 * @param begun what is not credited yet: drafts, what waits for a second person, what is on its way
 */
public record ReturnsPage(boolean open, List<Open> begun, List<ReturnRow> rows, Paging paging) {
    /**
     * Something to decide or to wait for.
     *
     * @param order empty where it is not known
     * @param word key of the chip's word
     * @param path of its page within the company; empty where {@code asked} names it
     * @param asked the refund that somebody started, 0 for none
     */
    public record Open(String order, Money amount, Instant at, String look, String word, String path, long asked) {
        static Open of(AskedPage asked) {
            return new Open(asked.order(), asked.amount(), asked.askedAt(), asked.look(), asked.word(), "", asked.id());
        }
    }
}
