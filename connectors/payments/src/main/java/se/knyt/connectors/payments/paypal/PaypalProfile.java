package se.knyt.connectors.payments.paypal;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ReservationRule;
import se.knyt.core.providers.ShopGateway;
import se.knyt.core.providers.StatementMarks;
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

    /** Its companies are called PAYPAL (EUROPE) S.A R.L. ET CIE and the like; its references are ids of transactions. */
    @Override
    public Optional<StatementMarks> onStatements() {
        return Optional.of(StatementMarks.named("PAYPAL")
                .withOwnWords("EUROPE", "ET", "CIE", "PTE")
                .withReference("\\b(?=[A-Z]*\\d)(?=\\d*[A-Z])[0-9A-Z]{17}\\b"));
    }

    @Override
    public Optional<ShopGateway> gateway() {
        return Optional.of(ShopGateway.named("paypal", 60));
    }
}
