package se.knyt.engine.trails;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.returns.RowPart;
import se.knyt.spi.RefundRow;

/**
 * A return that a person began here, linked to the original order and its rows. It moves no money by itself.
 *
 * @param name as people call it
 * @param amount what it was to pay back when it was begun
 * @param road code of by what it is to be paid back, empty for the provider
 * @param restDropped whether what has not come is not waited for
 * @param shopDocument the shop's own return of the same goods, 0 for none
 * @param exchangeOrder number of the order that the buyer made instead, empty for none
 * @param exchangeTrail its purchase, 0 for none
 * @param met facts of credits that others began and that were of these goods, as was last known
 * @param asked what was started here to pay it back, oldest first
 */
public record BegunReturn(
        long id,
        String name,
        ReturnKind why,
        Chosen chosen,
        Money amount,
        String road,
        String reason,
        State state,
        boolean restDropped,
        long shopDocument,
        List<String> met,
        String exchangeOrder,
        long exchangeTrail,
        String begunBy,
        Instant begunAt,
        List<Asked> asked) {
    public BegunReturn {
        met = List.copyOf(met);
        asked = List.copyOf(asked);
    }

    /** How far it has come. */
    public enum State {
        /** Nothing has come. */
        EXPECTED,
        /** Some has come, and more is waited for. */
        PART,
        /** Nothing more is waited for; its credit is not there yet. */
        RECEIVED,
        CLOSED,
        CANCELLED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<State> of(String code) {
            return Arrays.stream(values()).filter(s -> s.code().equals(code)).findFirst();
        }
    }

    /**
     * As the person chose it.
     *
     * @param freight return freight that the buyer owes, null for none
     * @param fee for the return that the buyer owes, null for none
     * @param place where goods come back into stock, empty for the shop's own choice
     * @param known refunds and finished returns of the shop that were known when it was begun: none of them is this
     */
    public record Chosen(
            List<Row> rows,
            @Nullable Money freight,
            @Nullable Money fee,
            String place,
            List<String> known) {
        public Chosen {
            rows = List.copyOf(rows);
            known = List.copyOf(known);
        }
    }

    /**
     * @param rowId the order row
     * @param pieces that are to come back; of freight 0 where it is kept
     * @param restock what becomes of the goods, null where the person said nothing
     */
    public record Row(
            String rowId,
            OrderRow.Kind kind,
            String title,
            Quantity pieces,
            @Nullable Restock restock) {
        /** Whether it is something that can come back. */
        public boolean isGoods() {
            return kind != OrderRow.Kind.SHIPPING;
        }
    }

    /**
     * A refund that was started here for it.
     *
     * @param state {@code waits}, {@code sent} or {@code refused}
     * @param pieces by row of the order; empty where it is all that was left of the purchase, of which no rows need be told
     */
    public record Asked(long id, String state, Map<String, Quantity> pieces) {
        public Asked {
            pieces = Map.copyOf(pieces);
        }
    }

    /** What a refund is of: as the shop is told it, else as it is credited. */
    public static Map<String, Quantity> pieces(List<RefundRow> told, List<RowPart> given) {
        var result = new HashMap<String, Quantity>();
        told.forEach(row -> result.merge(row.rowId(), row.quantity(), Quantity::plus));
        if (result.isEmpty()) {
            given.forEach(part -> result.merge(part.rowId(), part.quantity(), Quantity::plus));
        }
        return result;
    }

    /** The rows that are goods. */
    public List<Row> goods() {
        return chosen.rows().stream().filter(Row::isGoods).toList();
    }
}
