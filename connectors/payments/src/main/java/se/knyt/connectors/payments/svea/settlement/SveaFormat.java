package se.knyt.connectors.payments.svea.settlement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileAccounts;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;

/** Svea's reconciliation report, which the interface gives. */
public final class SveaFormat implements SettlementFormat {
    private static final FileKind SETTLEMENT = FileKind.settlement(
                    "SVEA", List.of("svea"), "a Svea reconciliation report (JSON)")
            .notATable();
    private static final String ACCOUNT = "clientId";

    @Override
    public FileKind settlement() {
        return SETTLEMENT;
    }

    @Override
    public Optional<FileKind> recognize(FileHead head) {
        return head.isJsonWithAny("\"clientReports\"", "\"openingBalanceDebt\"", "sveaPaidAmount")
                ? Optional.of(SETTLEMENT)
                : Optional.empty();
    }

    @Override
    public Set<String> accounts(FileText text) {
        return FileAccounts.inFields(text, ACCOUNT);
    }

    @Override
    public Set<String> accountsInAnswer(FileText text) {
        return FileAccounts.inFields(text, ACCOUNT);
    }

    @Override
    public SettlementFile read(FileText text, String provider, List<FileText> companions) {
        return SveaReader.read(text);
    }
}
