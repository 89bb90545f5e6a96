package se.knyt.connectors.shops.shopify;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ShopGateway;
import se.knyt.core.providers.StatementMarks;
import se.knyt.core.providers.UsualAccounts;
import se.knyt.core.providers.UsualFee;
import se.knyt.core.providers.UsualFee.Service;
import se.knyt.core.providers.UsualFee.Vat;

/** The names and accounts of Shopify Payments. */
public final class ShopifyPaymentsProfile implements ProviderProfile {
    @Override
    public String code() {
        return "shopify-payments";
    }

    /** No VAT from Ireland; whether to account for it by reverse charge is left to the buyer, and nobody has said. */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(SWEDEN, new UsualAccounts(1587, "SHOPIFY", new UsualFee(Service.BANKING, Vat.UNANSWERED, "")));
    }

    /** It is paid out by Stripe, by numbers that are no dates. */
    @Override
    public Optional<StatementMarks> onStatements() {
        return Optional.of(StatementMarks.named("SHOPIFY", "STRIPE")
                .withOwnWords("INTERNATIONAL", "COMMERCE", "TECHNOLOGY", "TECHNOLOGIES", "EUROPE", "COMPANY", "PO")
                .withDigits("\\b(?!20\\d\\d(?:0[1-9]|1[0-2])(?:[0-2]\\d|3[01])\\b)\\d{7,14}\\b"));
    }

    @Override
    public Optional<ShopGateway> gateway() {
        return Optional.of(ShopGateway.named("^shopify_payments", 40));
    }
}
