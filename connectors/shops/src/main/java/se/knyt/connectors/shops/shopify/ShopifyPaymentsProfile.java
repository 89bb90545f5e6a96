package se.knyt.connectors.shops.shopify;

import java.util.Map;
import se.knyt.core.providers.ProviderProfile;
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
}
