package se.knyt.cli.reconcile;

import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ProviderProfiles;

/** What a person calls the kinds of line and the providers. */
final class SwedishNames {
    private SwedishNames() {}

    static String of(Kind kind) {
        return switch (kind) {
            case SALE -> "försäljning";
            case REFUND -> "återbetalning";
            case FEE -> "avgift";
            case FEE_VAT -> "moms på avgift";
            case FEE_REFUND -> "avgift tillbaka";
            case CHARGEBACK -> "återdragen betalning";
            case CHARGEBACK_WON -> "vunnen tvist";
            case DISPUTE_FEE -> "tvistavgift";
            case RESERVE_HOLD -> "innehållet";
            case RESERVE_RELEASE -> "innehållet åter";
            case FX -> "kursdifferens";
            case ADJUSTMENT -> "justering";
            case ADVANCE -> "förskott eller lån";
            case DEPOSIT -> "insättning";
            case PAYOUT_RETURN -> "utbetalning åter";
            case ROUNDING -> "öresavrundning";
            case UNRECOGNIZED -> "okänd typ";
        };
    }

    /** The provider's name as it writes it. */
    static String provider(String code) {
        return code.equals(ProviderAccounts.OTHER)
                ? "Annan leverantör"
                : ProviderProfiles.of(code).map(ProviderProfile::longName).orElseGet(() -> ProviderProfiles.name(code));
    }
}
