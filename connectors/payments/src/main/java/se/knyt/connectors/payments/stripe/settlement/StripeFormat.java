package se.knyt.connectors.payments.stripe.settlement;

import java.util.List;
import java.util.Optional;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;

/** Stripe's itemised payout reconciliation. */
public final class StripeFormat implements SettlementFormat {
    private static final FileKind SETTLEMENT =
            FileKind.settlement("STRIPE", List.of("stripe"), "a Stripe itemised payout reconciliation (CSV)");

    @Override
    public FileKind settlement() {
        return SETTLEMENT;
    }

    @Override
    public Optional<FileKind> recognize(FileHead head) {
        return head.hasColumns("automatic_payout_id") || head.hasColumns("balance_transaction_id", "reporting_category")
                ? Optional.of(SETTLEMENT)
                : Optional.empty();
    }

    @Override
    public SettlementFile read(FileText text, String provider, List<FileText> companions) {
        return StripeReader.read(text, provider);
    }
}
