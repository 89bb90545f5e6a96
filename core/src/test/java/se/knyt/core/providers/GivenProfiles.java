package se.knyt.core.providers;

import java.util.Map;
import se.knyt.core.providers.UsualFee.Service;
import se.knyt.core.providers.UsualFee.Vat;

/** Providers of these tests, declared as connectors declare theirs. What the connectors themselves say is tested beside them. */
public final class GivenProfiles {
    private GivenProfiles() {}

    private static Map<String, UsualAccounts> accounts(int receivable, String method, Service service, Vat vat) {
        return Map.of(ProviderProfile.SWEDEN, new UsualAccounts(receivable, method, new UsualFee(service, vat, "")));
    }

    /** One whose fees have Swedish VAT. */
    public static final class Klarna implements ProviderProfile {
        @Override
        public String code() {
            return "klarna";
        }

        @Override
        public Map<String, UsualAccounts> accounts() {
            return GivenProfiles.accounts(1581, "KLARNA", Service.FACTORING, Vat.DOMESTIC);
        }
    }

    /** One of whose fees' VAT nobody has said anything. */
    public static final class Stripe implements ProviderProfile {
        @Override
        public String code() {
            return "stripe";
        }

        @Override
        public Map<String, UsualAccounts> accounts() {
            return GivenProfiles.accounts(1582, "STRIPE", Service.BANKING, Vat.UNANSWERED);
        }
    }

    /** One whose fees are exempt, and whose name has capitals of its own. */
    public static final class Paypal implements ProviderProfile {
        @Override
        public String code() {
            return "paypal";
        }

        @Override
        public String name() {
            return "PayPal";
        }

        @Override
        public Map<String, UsualAccounts> accounts() {
            return GivenProfiles.accounts(1583, "PAYPAL", Service.BANKING, Vat.EXEMPT);
        }
    }

    /** One that is paid out by another. */
    public static final class ShopifyPayments implements ProviderProfile {
        @Override
        public String code() {
            return "shopify-payments";
        }

        @Override
        public Map<String, UsualAccounts> accounts() {
            return GivenProfiles.accounts(1587, "SHOPIFY", Service.BANKING, Vat.UNANSWERED);
        }
    }
}
