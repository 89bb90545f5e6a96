package se.knyt.connectors.payments.klarna;

import java.util.List;
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

/** Klarna's names, accounts and terms. */
public final class KlarnaProfile implements ProviderProfile {
    @Override
    public String code() {
        return "klarna";
    }

    /** A fee for taking over invoices is a taxable service (HFD 2019 ref. 45). Corrections are of its fees. */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(
                SWEDEN,
                new UsualAccounts(
                                1581, "KLARNA", new UsualFee(Service.FACTORING, Vat.DOMESTIC, "Klarna Bank AB (publ)"))
                        .withTypes(Map.of("adjustment.correction", 6064)));
    }

    @Override
    public Optional<ReservationRule> reservation() {
        return Optional.of(new ReservationRule(28, "docs.klarna.com, Order management: authorization expiry"));
    }

    /** Letters and digits that begin with two letters, eight as a rule: {@code SE7Q4KD2}. */
    @Override
    public Optional<StatementMarks> onStatements() {
        return Optional.of(StatementMarks.named("KLARNA")
                .withOwnWords("BANK", "FINANCIAL", "SERVICES")
                .withReference("\\b(?=[A-Z]*\\d)[A-Z]{2}[0-9A-Z]{5,8}\\b"));
    }

    /** It may come through another provider's app, and is named then. Its own ids are in the receipt, by either app's fields. */
    @Override
    public Optional<ShopGateway> gateway() {
        return Optional.of(ShopGateway.named("klarna", 10)
                .withReceipt(
                        List.of("klarna_order_id", "order_id"),
                        List.of("capture_id", "klarna_capture_id", "refund_id", "klarna_refund_id", "transaction_id")));
    }
}
