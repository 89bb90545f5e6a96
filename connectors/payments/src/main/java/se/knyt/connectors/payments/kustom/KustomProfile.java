package se.knyt.connectors.payments.kustom;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ShopGateway;
import se.knyt.core.providers.StatementMarks;
import se.knyt.core.providers.UsualAccounts;
import se.knyt.core.providers.UsualFee;
import se.knyt.core.providers.UsualFee.Service;
import se.knyt.core.providers.UsualFee.Vat;

/** Kustom's names and accounts. */
public final class KustomProfile implements ProviderProfile {
    @Override
    public String code() {
        return "kustom";
    }

    /** A fee for taking over invoices is a taxable service (HFD 2019 ref. 45). Corrections are of its fees. */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(
                SWEDEN,
                new UsualAccounts(1591, "KUSTOM", new UsualFee(Service.FACTORING, Vat.DOMESTIC, "Kustom AB"))
                        .withTypes(Map.of("adjustment.correction", 6064)));
    }

    /** Letters and digits that begin with two letters, eight as a rule. */
    @Override
    public Optional<StatementMarks> onStatements() {
        return Optional.of(StatementMarks.named("KUSTOM")
                .withOwnWords("BANK", "CHECKOUT")
                .withReference("\\b(?=[A-Z]*\\d)[A-Z]{2}[0-9A-Z]{5,8}\\b"));
    }

    @Override
    public Optional<ShopGateway> gateway() {
        return Optional.of(ShopGateway.named("kustom", 20));
    }
}
