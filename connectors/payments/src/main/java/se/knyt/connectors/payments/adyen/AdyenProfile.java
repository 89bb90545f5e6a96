package se.knyt.connectors.payments.adyen;

import java.util.Map;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.UsualAccounts;
import se.knyt.core.providers.UsualFee;
import se.knyt.core.providers.UsualFee.Service;
import se.knyt.core.providers.UsualFee.Vat;

/** Adyen's names and accounts. How long a reservation lives depends on card and agreement. */
public final class AdyenProfile implements ProviderProfile {
    @Override
    public String code() {
        return "adyen";
    }

    /** Card acquiring and payment accounts are exempt financial services (10 kap. 33 § ML). */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(
                SWEDEN, new UsualAccounts(1584, "ADYEN", new UsualFee(Service.BANKING, Vat.EXEMPT, "Adyen N.V.")));
    }
}
