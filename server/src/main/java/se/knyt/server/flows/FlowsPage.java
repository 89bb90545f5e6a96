package se.knyt.server.flows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.flows.FlowCode;

/**
 * The page of flows.
 *
 * @param money who captures and who refunds, a sentence for each choice and one for all else; it moves no goods, so it is no wire
 * @param handledIn {@code shop} or {@code erp}: where orders are handled; empty where no flow lets one choose
 * @param rules names of the rules, in order
 * @param setup what can be added
 * @param writers who writes what, on which accounts: that of the company first, and where the books are kept in both ways, both
 */
public record FlowsPage(
        List<FlowRow> flows,
        List<Node> from,
        List<Node> to,
        long recent,
        List<String> money,
        String handledIn,
        List<String> rules,
        FlowSetup setup,
        SetupInput setupInput,
        List<WhoWrites.Drawn> writers) {
    /** Whether there is any payment provider to draw. */
    public boolean drawable() {
        return writers.stream()
                .flatMap(drawn -> drawn.writers().rows().stream())
                .anyMatch(row -> !row.provider().isEmpty());
    }

    /** Who books the bank line now. */
    public BankLeg leg() {
        return writers.getFirst().writers().leg();
    }

    /** Whether vouchers of Knyt's are the books of some flow that is on. */
    boolean ownBooks() {
        return flows.stream()
                .anyMatch(f -> f.on() && FlowCode.ledgerOf(f.code()).equals(Optional.of(LedgerMode.KNYT)));
    }

    /**
     * A flow in the table.
     *
     * @param recent documents that it has begun to carry in the last 24 hours; empty where they are not counted
     * @param state how it stands
     */
    public record FlowRow(
            long id,
            String code,
            long source,
            long target,
            String from,
            String to,
            boolean on,
            OptionalLong recent,
            FlowState state) {}

    /**
     * A system on the map.
     *
     * @param state {@code tied}, {@code loose}, {@code bad} or {@code rest}
     * @param wire look of its wire
     */
    public record Node(String href, String initials, String name, String sub, String state, String wire, String pill) {
        /** The same where nothing is counted. */
        Node withoutPill() {
            return new Node(href, initials, name, sub, state, wire, "");
        }
    }

    /**
     * What was chosen for new flows.
     *
     * @param books the chosen books as the form names them, empty for none yet
     * @param in {@code shop} or {@code erp}
     * @param start first date of the orders to take
     * @param leg who is to book the bank line, as the form names it; empty for as it is now
     * @param problem key of what was wrong, empty for nothing
     * @param others vouchers by which somebody else books deposits, because of which the choice was refused, as one text
     */
    public record SetupInput(String books, String in, String start, String leg, String problem, String others) {
        static final SetupInput EMPTY = problem("");

        /** Nothing chosen. */
        static SetupInput problem(String key) {
            return new SetupInput("", "shop", "", "", key, "");
        }

        /** Whether a way of booking the bank line is the chosen one. */
        public boolean has(BankLeg one, BankLeg now) {
            return leg.isEmpty() ? one == now : one.name().equals(leg);
        }
    }
}
