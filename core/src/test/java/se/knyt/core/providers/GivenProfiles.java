package se.knyt.core.providers;

import java.util.Map;
import java.util.Optional;
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

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("KLARNA")
                    .withOwnWords("BANK")
                    .withReference("\\b(?=[A-Z]*\\d)[A-Z]{2}[0-9A-Z]{5,8}\\b"));
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

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("STRIPE")
                    .withOwnWords("TECHNOLOGY", "EUROPE", "PO")
                    .withReference("\\bPO[_ ]?(?=[A-Z]*\\d)([0-9A-Z]{2,})\\b"));
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

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("PAYPAL")
                    .withOwnWords("EUROPE")
                    .withReference("\\b(?=[A-Z]*\\d)(?=\\d*[A-Z])[0-9A-Z]{17}\\b"));
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

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("SHOPIFY", "STRIPE")
                    .withOwnWords("TECHNOLOGY")
                    .withDigits("\\b\\d{7,14}\\b"));
        }
    }

    /** One whose transfers and batches tell its payouts apart. */
    public static final class Adyen implements ProviderProfile {
        @Override
        public String code() {
            return "adyen";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("ADYEN")
                    .withReference(
                            "\\b(TX[0-9A-Z]+XT)\\W+BATCH\\W+(\\d+)|\\b(TX[0-9A-Z]+XT)\\b|\\bBATCH\\W+(\\d+)\\b"));
        }
    }

    /** One whose references are digits alone. */
    public static final class Amazon implements ProviderProfile {
        @Override
        public String code() {
            return "amazon";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("AMAZON").withDigits("\\b\\d{11}\\b"));
        }
    }

    /** One with several names. */
    public static final class Nets implements ProviderProfile {
        @Override
        public String code() {
            return "nets";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("NETS", "NEXI"));
        }
    }

    /** One whose payments reach the account one by one, with the name of who paid. */
    public static final class Swish implements ProviderProfile {
        @Override
        public String code() {
            return "swish";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("SWISH").namingPayers());
        }
    }
}
