package se.knyt.cli.reconcile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What a person calls the kinds of line and the providers. */
final class SwedishNames {
    private static final Map<String, String> PROVIDERS =
            Map.of("paypal", "PayPal", "nets", "Nexi (Nets)", "other", "Annan leverantör");

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
        var known = PROVIDERS.get(code);
        return known != null
                ? known
                : Arrays.stream(code.split("-"))
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining(" "));
    }
}
