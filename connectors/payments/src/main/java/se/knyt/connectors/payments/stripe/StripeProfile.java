package se.knyt.connectors.payments.stripe;

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

/** Stripe's names, accounts and terms. */
public final class StripeProfile implements ProviderProfile {
    @Override
    public String code() {
        return "stripe";
    }

    /** No VAT from Ireland; whether to account for it by reverse charge is left to the buyer, and nobody has said. */
    @Override
    public Map<String, UsualAccounts> accounts() {
        return Map.of(
                SWEDEN,
                new UsualAccounts(
                        1582,
                        "STRIPE",
                        new UsualFee(Service.BANKING, Vat.UNANSWERED, "Stripe Payments Europe, Limited")));
    }

    @Override
    public Optional<ReservationRule> reservation() {
        return Optional.of(new ReservationRule(7, "docs.stripe.com, Place a hold on a payment method"));
    }

    /** The id of a payout, which banks write without its underscore. */
    @Override
    public Optional<StatementMarks> onStatements() {
        return Optional.of(StatementMarks.named("STRIPE")
                .withOwnWords("TECHNOLOGY", "TECHNOLOGIES", "EUROPE", "COMPANY", "PO")
                .withReference("\\bPO[_ ]?(?=[A-Z]*\\d)([0-9A-Z]{2,})\\b"));
    }

    @Override
    public Optional<ShopGateway> gateway() {
        return Optional.of(ShopGateway.named("(^|_)stripe", 50));
    }
}
