package se.knyt.connectors.payments.paypal;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ReservationRule;
import se.knyt.core.providers.UsualAccounts;
import se.knyt.core.providers.UsualFee;
import se.knyt.core.providers.UsualFee.Service;
import se.knyt.core.providers.UsualFee.Vat;

/** PayPal's names, accounts and terms. */
public final class PaypalProfile implements ProviderProfile {
    @Override
    public String code() {
        return "paypal";
    }

    @Override
    public String name() {
        return "PayPal";
    }

    /** Card acquiring and payment accounts are exempt financial services (10 kap. 33 § ML). */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(
                SWEDEN,
                new UsualAccounts(
                        1583,
                        "PAYPAL",
                        new UsualFee(Service.BANKING, Vat.EXEMPT, "PayPal (Europe) S.à r.l. et Cie, S.C.A.")));
    }

    @Override
    public Optional<ReservationRule> reservation() {
        return Optional.of(new ReservationRule(29, "developer.paypal.com, Authorization and honor period"));
    }
}
