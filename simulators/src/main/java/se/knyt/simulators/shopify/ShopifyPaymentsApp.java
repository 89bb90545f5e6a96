package se.knyt.simulators.shopify;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Shares;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shopify's own payment app: the card is taken here, in this shop's account, so no call leaves. What a transaction did is kept under
 * its id, so that sending it again does nothing.
 */
final class ShopifyPaymentsApp implements PaymentApp {
    static final String PROVIDER = "shopify-payments";
    static final String PAYMENT = "payments_payment";
    private static final String DONE = "payments_done";

    private final SimulatorStore store;
    private final AccountLedger ledger;
    private final InstantSource clock;
    private final Consumer<Runnable> alone;

    ShopifyPaymentsApp(SimulatorStore store, AccountLedger ledger, InstantSource clock, Consumer<Runnable> alone) {
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
        this.alone = alone;
    }

    @Override
    public boolean available() {
        return ledger.terms().activated();
    }

    @Override
    public Authorization authorize(ObjectNode order, Checkout checkout) {
        var terms = ledger.terms();
        if (!terms.activated()) {
            throw new UserError("Shopify Payments is not activated in this shop");
        }
        if (checkout.fraudPending()) {
            throw new UserError("Shopify Payments has no fraud check that waits");
        }
        terms.exchangeRate(Json.text(order, "currencyCode")); // refuses a currency that it does not take
        var expires = clock.instant().plus(terms.authorization()).truncatedTo(ChronoUnit.SECONDS);
        var payment = Json.object()
                .put("id", checkout.paymentId())
                .put("currency", Json.text(order, "currencyCode"))
                .put("authorized", checkout.amount())
                .put("captured", 0)
                .put("refunded", 0)
                .put("expires_at", expires.toString());
        payment.putObject("order").put("id", Json.text(order, "id")).put("name", Json.text(order, "name"));
        store.put(PAYMENT, checkout.paymentId(), payment);
        return new Authorization(checkout.paymentId(), true, expires.toString());
    }

    private interface Act {
        Outcome on(SimulatorStore.Batch batch, ObjectNode payment, Instant now);
    }

    private Outcome once(String purchase, String transaction, Act act) {
        var outcome = new Outcome[1];
        alone.accept(() -> {
            if (store.peek(DONE, transaction).isPresent()) {
                outcome[0] = new Outcome.Done(Long.toString(Gid.number(transaction)));
                return;
            }
            var batch = store.batch();
            var payment = batch.find(PAYMENT, purchase);
            outcome[0] = payment.isEmpty()
                    ? new Outcome.Refused("No such payment")
                    : act.on(batch, payment.get(), clock.instant());
            if (outcome[0] instanceof Outcome.Done) {
                batch.put(PAYMENT, purchase, payment.orElseThrow());
                batch.commit();
            }
        });
        return outcome[0];
    }

    @Override
    public Outcome capture(String purchase, String transaction, long amount, String reference) {
        return once(purchase, transaction, (batch, payment, now) -> {
            boolean over = payment.has("voided") || !now.isBefore(Instant.parse(Json.text(payment, "expires_at")));
            long left = Json.number(payment, "authorized") - Json.number(payment, "captured");
            if (over || amount > left) {
                return new Outcome.Refused("The authorization has expired or does not cover the amount");
            }
            payment.put("captured", Json.number(payment, "captured") + amount);
            var terms = ledger.terms();
            var rate = terms.exchangeRate(Json.text(payment, "currency"));
            long settled = AccountTerms.exchanged(amount, rate);
            var currency = terms.settledIn(Json.text(payment, "currency"));
            var done = done(currency, rate);
            long fee = fees(batch, (ArrayNode) done.path("fees"), settled, currency, rate);
            book(batch, payment, transaction, "CHARGE", settled, fee, currency, now);
            batch.put(DONE, transaction, done);
            return new Outcome.Done(Long.toString(Gid.number(transaction)));
        });
    }

    @Override
    public Outcome refund(String purchase, String transaction, long amount, String reference) {
        return once(purchase, transaction, (batch, payment, now) -> {
            long left = Json.number(payment, "captured") - Json.number(payment, "refunded");
            if (amount > left || payment.has("dispute")) {
                return new Outcome.Refused("The payment is disputed or has less left than the refund");
            }
            payment.put("refunded", Json.number(payment, "refunded") + amount);
            var terms = ledger.terms();
            var rate = terms.exchangeRate(Json.text(payment, "currency"));
            var currency = terms.settledIn(Json.text(payment, "currency"));
            long settled = Math.negateExact(AccountTerms.exchanged(amount, rate));
            book(batch, payment, transaction, "REFUND", settled, 0, currency, now);
            batch.put(DONE, transaction, done(currency, rate));
            return new Outcome.Done(Long.toString(Gid.number(transaction)));
        });
    }

    @Override
    public Outcome cancel(String purchase, String transaction) {
        return once(purchase, transaction, (batch, payment, _) -> {
            payment.put("voided", true);
            batch.put(DONE, transaction, Json.object());
            return new Outcome.Done("");
        });
    }

    private void book(
            SimulatorStore.Batch batch,
            ObjectNode payment,
            String transaction,
            String type,
            long amount,
            long fee,
            String currency,
            Instant now) {
        long source = batch.next("payments_source", 7_710_001);
        ledger.add(
                batch,
                new AccountLedger.Movement(
                        type, type, source, amount, fee, currency, payment.path("order"), transaction),
                now);
    }

    private static ObjectNode done(String currency, BigDecimal rate) {
        var done = Json.object().put("currency", currency).put("rate", rate.toPlainString());
        done.putArray("fees");
        return done;
    }

    /** The fees of a charge as its transaction shows them; gives what they cost together, tax included. */
    private long fees(SimulatorStore.Batch batch, ArrayNode fees, long settled, String currency, BigDecimal rate) {
        var terms = ledger.terms();
        long cost = fee(batch, fees, "processing_fee", terms.rate(), terms.fixed(), settled, currency);
        if (rate.compareTo(BigDecimal.ONE) != 0) {
            cost += fee(batch, fees, "currency_conversion_fee", terms.conversionFee(), 0, settled, currency);
        }
        return cost;
    }

    private long fee(
            SimulatorStore.Batch batch,
            ArrayNode fees,
            String type,
            long hundredths,
            long fixed,
            long settled,
            String currency) {
        long amount = Shares.halfUp(settled, hundredths) + fixed;
        long tax = ledger.terms().taxOn(amount);
        var fee = fees.addObject()
                .put("id", Gid.of("TransactionFee", batch.next("transaction_fee", 880_001)))
                .put("type", type)
                .put("rate", BigDecimal.valueOf(hundredths, 4).toPlainString())
                .put("rateName", type.equals("processing_fee") ? "Card rate" : "Currency conversion")
                .put("flatFeeName", fixed == 0 ? null : "Fixed fee");
        fee.set("amount", Amount.money(amount, currency));
        fee.set("flatFee", Amount.money(fixed, currency));
        fee.set("taxAmount", Amount.money(tax, currency));
        return amount + tax;
    }

    @Override
    public void settled(ObjectNode transaction) {
        store.peek(DONE, Json.text(transaction, "id"))
                .filter(done -> done.has("currency"))
                .ifPresent(done -> {
                    transaction.put("settlementCurrency", Json.text(done, "currency"));
                    transaction.put("settlementCurrencyRate", Json.text(done, "rate"));
                    transaction.set("fees", done.path("fees").deepCopy());
                });
    }

    @Override
    public ObjectNode receipt(String kind, String purchase, String id) {
        return Json.object().put("payment_id", purchase);
    }

    /** The purchase of an order. */
    ObjectNode ofOrder(JsonNode order) {
        return store.all(PAYMENT).stream()
                .filter(payment -> Json.text(payment.path("order"), "id").equals(Json.text(order, "id")))
                .findFirst()
                .map(ObjectNode::deepCopy)
                .orElseThrow(() -> new UserError("The order was not paid through Shopify Payments"));
    }
}
