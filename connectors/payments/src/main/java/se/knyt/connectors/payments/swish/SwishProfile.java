package se.knyt.connectors.payments.swish;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ShopGateway;
import se.knyt.core.providers.StatementMarks;
import se.knyt.core.providers.UsualAccounts;
import se.knyt.core.providers.UsualFee;
import se.knyt.core.providers.UsualFee.Service;
import se.knyt.core.providers.UsualFee.Vat;

/** The names and accounts of Swish. */
public final class SwishProfile implements ProviderProfile {
    @Override
    public String code() {
        return "swish";
    }

    /** What the merchant's bank takes for its own service; a payment service that resells Swish is another provider. */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(SWEDEN, new UsualAccounts(1585, "SWISH", new UsualFee(Service.BANKING, Vat.EXEMPT, "")));
    }

    /** Each payment reaches the account by itself, with the name of who paid. */
    @Override
    public Optional<StatementMarks> onStatements() {
        return Optional.of(StatementMarks.named("SWISH").namingPayers());
    }

    /** A provider whose app carries it pays it out, so that such a name is the provider's. */
    @Override
    public Optional<ShopGateway> gateway() {
        return Optional.of(ShopGateway.named("(^|_)swish", 90));
    }
}
