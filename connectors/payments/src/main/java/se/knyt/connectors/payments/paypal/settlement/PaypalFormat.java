package se.knyt.connectors.payments.paypal.settlement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileAccounts;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;

/** PayPal's settlement report: rows that each begin with two letters for what they are. */
public final class PaypalFormat implements SettlementFormat {
    private static final FileKind SETTLEMENT =
            FileKind.settlement("PAYPAL", List.of("paypal"), "a PayPal settlement report (STL)");
    /** The report's header, and the place of the account in it. */
    private static final String REPORT_HEADER = "RH";

    private static final int ACCOUNT = 3;

    @Override
    public FileKind settlement() {
        return SETTLEMENT;
    }

    @Override
    public Optional<FileKind> recognize(FileHead head) {
        boolean sections = head.text().contains("\"SH\"") || head.text().contains(",SH,");
        boolean report = head.hasColumns("rh")
                && (head.hasColumns("fh") || sections || head.text().startsWith("\"RH"));
        return report || head.hasColumns("ch", "transaction_event_code") ? Optional.of(SETTLEMENT) : Optional.empty();
    }

    @Override
    public Set<String> accounts(FileText text) {
        return FileAccounts.inFirstRow(text, REPORT_HEADER, ACCOUNT);
    }

    @Override
    public SettlementFile read(FileText text, String provider, List<FileText> companions) {
        return PaypalReader.read(text, provider);
    }
}
