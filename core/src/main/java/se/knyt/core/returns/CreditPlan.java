package se.knyt.core.returns;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A legal chain of credit notes, or why there is none. */
public sealed interface CreditPlan {
    /** More is given back than is left of the invoices. Arguments: {@code amount}, {@code left}. */
    String MORE_THAN_LEFT = "credit.more-than-left";
    /** More is given back of a row than is left of it. Arguments: {@code row}, {@code amount}, {@code left}, both with their unit. */
    String ROW_MORE_THAN_LEFT = "credit.row-more-than-left";
    /** A row that stands on no invoice. Argument: {@code row}. */
    String ROW_NOT_INVOICED = "credit.row-not-invoiced";
    /** The rows are more than the buyer got back. Arguments: {@code amount}, {@code rows}. */
    String ROWS_EXCEED_AMOUNT = "credit.rows-exceed-amount";
    /** The accounting system credits invoices whole only. Argument: {@code amount}. */
    String WHOLE_ONLY = "credit.whole-only";
    /** The fees that are kept are more than any one credit note is worth. Argument: {@code kept}. */
    String FEE_TOO_LARGE = "credit.fee-too-large";

    Set<String> CODES =
            Set.of(MORE_THAN_LEFT, ROW_MORE_THAN_LEFT, ROW_NOT_INVOICED, ROWS_EXCEED_AMOUNT, WHOLE_ONLY, FEE_TOO_LARGE);

    /** @param notes in the order of the invoices; their totals sum to what is given back */
    record Planned(List<CreditNote> notes) implements CreditPlan {
        public Planned {
            notes = List.copyOf(notes);
        }
    }

    /** Nothing is credited. */
    record Refused(String code, Map<String, String> arguments) implements CreditPlan {
        public Refused {
            arguments = Map.copyOf(arguments);
        }
    }
}
