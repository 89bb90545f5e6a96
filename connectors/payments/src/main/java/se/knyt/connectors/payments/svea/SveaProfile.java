package se.knyt.connectors.payments.svea;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ShopGateway;
import se.knyt.core.providers.StatementMarks;
import se.knyt.core.providers.UsualAccounts;
import se.knyt.core.providers.UsualFee;
import se.knyt.core.providers.UsualFee.Service;
import se.knyt.core.providers.UsualFee.Vat;

/** Svea's names and accounts. How long a reservation lives depends on method and agreement. */
public final class SveaProfile implements ProviderProfile {
    private static final String ENTITY = "Svea Bank AB";

    @Override
    public String code() {
        return "svea";
    }

    /**
     * The report states VAT on the fee for handling, which is a taxable service (HFD 2019 ref. 45), and none on that for credit, which is
     * interest; the fee for a purchase that a buyer's bank takes back is as that of card acquiring.
     */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(
                SWEDEN,
                new UsualAccounts(
                        1592,
                        "SVEA",
                        new UsualFee(Service.FACTORING, Vat.DOMESTIC, ENTITY),
                        new UsualFee("Credit", Service.FACTORING, Vat.EXEMPT, ENTITY),
                        new UsualFee("Interest", Service.FACTORING, Vat.EXEMPT, ENTITY),
                        new UsualFee("Regression/Service", Service.BANKING, Vat.EXEMPT, ENTITY)));
    }

    /** The number of the client and the day: {@code 79021-20260312}. */
    @Override
    public Optional<StatementMarks> onStatements() {
        return Optional.of(StatementMarks.named("SVEA")
                .withOwnWords("BANK", "EKONOMI", "SOLUTIONS", "CHECKOUT")
                .withReference("\\b\\d{3,8}-\\d{8}\\b"));
    }

    @Override
    public Optional<ShopGateway> gateway() {
        return Optional.of(ShopGateway.named("(^|_)svea", 30));
    }
}
