package se.knyt.engine.flows;

import se.knyt.core.money.Money;

/** What one tender pays of a sale. */
record TenderPart(Tender tender, Money amount) {
    String provider() {
        return tender.provider();
    }

    ProviderPart byProvider() {
        return new ProviderPart(tender.provider(), amount);
    }
}
