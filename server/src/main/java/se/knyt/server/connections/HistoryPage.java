package se.knyt.server.connections;

import java.time.Instant;
import java.util.List;
import se.knyt.core.money.Money;

/**
 * Payouts of one year before the company began with Knyt.
 *
 * @param years of which there are any, the newest first
 * @param payout reference of the one whose lines are shown, empty for none
 */
public record HistoryPage(
        long connection,
        String system,
        int year,
        List<Integer> years,
        List<Row> rows,
        String payout,
        List<Line> lines) {
    /** One line of the payout that was asked for. */
    public record Line(String kind, String word, Instant at, String order, Money amount) {}

    /** One payout. */
    public record Row(Instant paid, String reference, Money amount, long lines) {}
}
