package se.knyt.engine.flows;

/** Books what the buyer has paid of what was sold on the merchant's own invoice, where our vouchers are the books. */
final class BuyerPayments {
    private BuyerPayments() {}

    static void plan(Purchase purchase) {
        for (var paid : purchase.state().paid()) {
            if (paid.isOurs()) {
                var entry = paid.posted(purchase.order().number())
                        .entry(purchase.context().posting());
                new OwnVouchers(purchase.state(), purchase.context(), purchase.plan(), purchase.writing())
                        .apart(entry, purchase.target(), purchase.doc(), purchase.shop());
            }
        }
    }
}
