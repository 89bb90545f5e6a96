package se.knyt.connectors.shops.shopify.settlement;

import java.util.List;
import java.util.Optional;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;

/** The exports of Shopify Payments: one of transactions, and one of payouts that says what was paid. */
public final class ShopifyFormat implements SettlementFormat {
    private static final List<String> PROVIDERS = List.of("shopify-payments");

    public static final FileKind TRANSACTIONS =
            FileKind.settlement("SHOPIFY_TRANSACTIONS", PROVIDERS, "Shopify Payments transactions (CSV)");
    public static final FileKind PAYOUTS =
            FileKind.companion("SHOPIFY_PAYOUTS", PROVIDERS, "Shopify Payments payouts (CSV)");

    @Override
    public FileKind settlement() {
        return TRANSACTIONS;
    }

    @Override
    public Optional<FileKind> recognize(FileHead head) {
        if (head.hasColumns("payout_status", "transaction_date")) {
            return Optional.of(TRANSACTIONS);
        }
        return head.hasColumns("payout_date", "charges", "refunds") ? Optional.of(PAYOUTS) : Optional.empty();
    }

    @Override
    public SettlementFile read(FileText text, String provider, List<FileText> companions) {
        return ShopifyReader.read(text, provider, companions);
    }
}
