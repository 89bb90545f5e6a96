package se.knyt.connectors.payments.amazon.settlement;

import java.util.List;
import java.util.Optional;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;

/** Amazon's settlement report as a flat file, second version. */
public final class AmazonFormat implements SettlementFormat {
    private static final FileKind SETTLEMENT =
            FileKind.settlement("AMAZON", List.of("amazon"), "an Amazon settlement (flat file V2)");

    @Override
    public FileKind settlement() {
        return SETTLEMENT;
    }

    @Override
    public Optional<FileKind> recognize(FileHead head) {
        return head.hasColumns("settlement_id", "settlement_start_date") ? Optional.of(SETTLEMENT) : Optional.empty();
    }

    @Override
    public SettlementFile read(FileText text, String provider, List<FileText> companions) {
        return AmazonReader.read(text, provider);
    }
}
