package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.VoucherRow;

/**
 * How a sale or a payout would be booked.
 *
 * @param rows of its vouchers
 * @param heldCode why it would not, empty where it would
 */
public record PostingPreview(List<VoucherRow> rows, String heldCode, Map<String, String> heldArguments) {
    public PostingPreview {
        rows = List.copyOf(rows);
        heldArguments = Map.copyOf(heldArguments);
    }
}
