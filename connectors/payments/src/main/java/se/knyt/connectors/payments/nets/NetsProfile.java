package se.knyt.connectors.payments.nets;

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

/** The names, accounts and terms of Nets, which is called Nexi now. */
public final class NetsProfile implements ProviderProfile {
    @Override
    public String code() {
        return "nets";
    }

    @Override
    public String longName() {
        return "Nexi (Nets)";
    }

    /** Card acquiring and payment accounts are exempt financial services (10 kap. 33 § ML). */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(SWEDEN, new UsualAccounts(1586, "NETS", new UsualFee(Service.BANKING, Vat.EXEMPT, "")));
    }

    @Override
    public Optional<ReservationRule> reservation() {
        return Optional.of(new ReservationRule(30, "support.nets.eu, Easy: Managing payments"));
    }

    @Override
    public Optional<StatementMarks> onStatements() {
        return Optional.of(StatementMarks.named("NETS", "NEXI", "DIBS")
                .withOwnWords("DENMARK", "GROUP", "SERVICES", "EASY", "CHECKOUT")
                .withReference("\\bNEXI(?=[A-Z]*\\d)[0-9A-Z]{4,}\\b"));
    }

    @Override
    public Optional<ShopGateway> gateway() {
        return Optional.of(ShopGateway.named("(^|_)(nets|nexi)(_|$)", 80));
    }
}
