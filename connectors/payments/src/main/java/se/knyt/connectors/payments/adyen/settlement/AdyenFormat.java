package se.knyt.connectors.payments.adyen.settlement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileAccounts;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;

/** Adyen's settlement details report. */
public final class AdyenFormat implements SettlementFormat {
    private static final FileKind SETTLEMENT =
            FileKind.settlement("ADYEN", List.of("adyen"), "an Adyen settlement details report (CSV)");

    @Override
    public FileKind settlement() {
        return SETTLEMENT;
    }

    @Override
    public Optional<FileKind> recognize(FileHead head) {
        return head.hasColumns("psp_reference", "merchant_account") ? Optional.of(SETTLEMENT) : Optional.empty();
    }

    @Override
    public Set<String> accounts(FileText text) {
        return FileAccounts.inColumn(text, "merchant_account", false);
    }

    @Override
    public SettlementFile read(FileText text, String provider, List<FileText> companions) {
        return AdyenReader.read(text, provider);
    }
}
