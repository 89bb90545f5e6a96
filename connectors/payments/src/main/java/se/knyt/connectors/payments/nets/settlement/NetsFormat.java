package se.knyt.connectors.payments.nets.settlement;

import java.util.List;
import java.util.Optional;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;

/** Nexi's payout with its payment actions, which the interface gives. */
public final class NetsFormat implements SettlementFormat {
    private static final FileKind SETTLEMENT = FileKind.settlement(
                    "NEXI", List.of("nets"), "a Nexi payout with its payment actions (JSON)")
            .notATable();

    @Override
    public FileKind settlement() {
        return SETTLEMENT;
    }

    @Override
    public Optional<FileKind> recognize(FileHead head) {
        return head.isJsonWithAny("\"paymentAction", "\"chargedAmount\"") ? Optional.of(SETTLEMENT) : Optional.empty();
    }

    /** An id of a payout is a field that any provider could write. */
    @Override
    public Optional<FileKind> suspect(FileHead head) {
        return head.isJsonWithAny("\"payoutId\"") ? Optional.of(SETTLEMENT) : Optional.empty();
    }

    @Override
    public SettlementFile read(FileText text, String provider, List<FileText> companions) {
        return NetsReader.read(text);
    }
}
