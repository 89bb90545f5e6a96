package se.knyt.server.payouts;

import java.sql.SQLException;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * How a payout stands: the one answer that the list, the month, the page, its seal and the files give. Green is only one that is booked,
 * whose every line has met what it settles, and that the bank has shown.
 *
 * @param look of its chip and its seal: {@code bad}, {@code loose}, {@code wait} or {@code tied}
 * @param word key of what it is called
 * @param open lines that are booked and have not met what they settle, where that is what is said of it
 */
public record PayoutState(String look, String word, int open) {
    /** What it is worked out from, of the table of payouts; read by {@link #read}. */
    static final String COLUMNS =
            "state, lines_open, case when bank_leg = 'failed' and paid_again_by is not null then 'again'"
                    + " when bank_leg = 'open' and paid_minor = 0 then 'nothing' else bank_leg end as bank_leg,"
                    + " bank_way = 'waits' and state = 'matching' as waits, waits_for";

    private static final String PREFIX = "payout.state.";

    static PayoutState read(Sql.Row row) throws SQLException {
        return of(
                row.text("state"),
                row.text("bank_leg"),
                row.integer("lines_open"),
                row.flag("waits"),
                row.text("waits_for"));
    }

    /**
     * @param bankLeg {@code open}, {@code matched}, {@code failed}, {@code again} for one that failed and was paid again, or {@code nothing}
     *     for one that paid nothing out
     * @param waitsForBank whether it is booked when the bank shows it
     * @param waitsFor why it is not booked although it adds up, empty where nothing is in the way
     */
    static PayoutState of(String state, String bankLeg, int linesOpen, boolean waitsForBank, String waitsFor) {
        return switch (state) {
            case "held" -> plain("bad", "held");
            case "booked" -> booked(bankLeg, linesOpen);
            case "matching" -> matching(linesOpen, waitsForBank, waitsFor);
            default -> plain("wait", state);
        };
    }

    private static PayoutState booked(String bankLeg, int linesOpen) {
        if (bankLeg.equals("failed")) {
            return plain("bad", bankLeg);
        }
        if (linesOpen > 0) {
            return new PayoutState("loose", PREFIX + "lines-open", linesOpen);
        }
        return switch (bankLeg) {
            case "matched" -> plain("tied", "booked");
            case "again", "nothing" -> plain("tied", bankLeg);
            default -> plain("wait", "bank-open");
        };
    }

    private static PayoutState matching(int linesOpen, boolean waitsForBank, String waitsFor) {
        if (!waitsFor.isEmpty()) {
            return plain("loose", "waits-" + waitsFor);
        }
        var word = waitsForBank ? "waits-bank" : "matching";
        return plain(linesOpen > 0 ? "loose" : "wait", word);
    }

    private static PayoutState plain(String look, String word) {
        return new PayoutState(look, PREFIX + word, 0);
    }

    /** What it is called. */
    public String text(View view) {
        return open > 0 ? view.n("payout.open", open) : view.t(word);
    }
}
