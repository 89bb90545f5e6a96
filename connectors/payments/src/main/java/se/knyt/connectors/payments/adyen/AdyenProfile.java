package se.knyt.connectors.payments.adyen;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ShopGateway;
import se.knyt.core.providers.StatementMarks;
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

    /**
     * Card acquiring is an exempt financial service (10 kap. 33 § ML). Its own monthly invoice, which stands among the supplier invoices,
     * is settled out of the payout.
     */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(
                SWEDEN,
                new UsualAccounts(1584, "ADYEN", new UsualFee(Service.BANKING, Vat.EXEMPT, "Adyen N.V."))
                        .withTypes(Map.of("adjustment.invoicededuction", 2440)));
    }

    /** The transfer and the number of the batch: either tells one payout from another. */
    @Override
    public Optional<StatementMarks> onStatements() {
        return Optional.of(StatementMarks.named("ADYEN")
                .withReference("\\b(TX[0-9A-Z]+XT)\\W+BATCH\\W+(\\d+)|\\b(TX[0-9A-Z]+XT)\\b|\\bBATCH\\W+(\\d+)\\b"));
    }

    @Override
    public Optional<ShopGateway> gateway() {
        return Optional.of(ShopGateway.named("(^|_)adyen", 70));
    }
}
