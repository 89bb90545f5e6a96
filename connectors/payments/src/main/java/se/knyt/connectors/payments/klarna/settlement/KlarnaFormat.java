package se.knyt.connectors.payments.klarna.settlement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileAccounts;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;

/** Klarna's settlement of each payout; Kustom took over Klarna's checkout and its files. */
public final class KlarnaFormat implements SettlementFormat {
    private static final List<String> PROVIDERS = List.of("klarna", "kustom");
    private static final FileKind SETTLEMENT = FileKind.settlement("KLARNA", PROVIDERS, "a Klarna settlement (CSV)");
    private static final FileKind SUMMARY = FileKind.noSettlement(
            "KLARNA_SUMMARY",
            PROVIDERS,
            "a Klarna summary over several payouts (CSV); use the settlement of each payout");
    /** What both the file and the interface call the merchant's account. */
    private static final String ACCOUNT = "merchant_id";

    @Override
    public FileKind settlement() {
        return SETTLEMENT;
    }

    /** The summary has columns of the settlement's too. */
    @Override
    public Optional<FileKind> recognize(FileHead head) {
        if (head.hasColumns("summary_total_sale_amount") || head.hasColumns("summary_payout_date_start")) {
            return Optional.of(SUMMARY);
        }
        return head.hasColumns("total_settlement_amount")
                        || head.hasColumns("merchant_reference1")
                        || head.hasColumns("payment_reference", "settlement_currency")
                        || head.hasColumns("capture_date", "posting_currency")
                ? Optional.of(SETTLEMENT)
                : Optional.empty();
    }

    @Override
    public Set<String> accounts(FileText text) {
        return FileAccounts.inColumn(text, ACCOUNT, true);
    }

    @Override
    public Set<String> accountsInAnswer(FileText text) {
        return FileAccounts.inFields(text, ACCOUNT);
    }

    @Override
    public SettlementFile read(FileText text, String provider, List<FileText> companions) {
        return KlarnaReader.read(text, provider);
    }
}
