package se.knyt.simulators.shopify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ObjectNode;

/** What a buyer pays with: at the checkout, and later by the link of an invoice. */
final class CheckoutPayments {
    private final OrderBook book;
    private final PaymentApps apps;
    private final Transactions transactions;

    CheckoutPayments(OrderBook book, PaymentApps apps, Transactions transactions) {
        this.book = book;
        this.apps = apps;
        this.transactions = transactions;
    }

    /** Adds what the checkout leaves: a provider's authorization, a gift card, or nothing paid yet. */
    void pay(ObjectNode order, Sale sale, Settings settings) {
        if (sale.termsDays() >= 0) {
            return; // owed by the terms of the order: there is no transaction until it is paid
        }
        long total = Amount.of(order, "totalPriceSet");
        if (total == 0) {
            return; // nothing to pay
        }
        long storeCredit = Math.clamp(sale.storeCreditMinor(), 0, total - 1);
        if (storeCredit > 0) {
            var paid = transactions.add(order, "SALE", Transactions.STORE_CREDIT, storeCredit, "SUCCESS");
            book.credits().pay(order, storeCredit, Json.text(paid, "id"));
        }
        long left = total - storeCredit;
        long giftCard = Math.min(sale.giftCardMinor(), left - 1);
        if (giftCard <= 0) {
            byProvider(order, sale, settings, left);
            return;
        }
        // Who names no card has one that somebody of the shop has made by hand.
        var cards = book.cards();
        var card = sale.giftCard().isEmpty()
                ? cards.make(giftCard, Json.text(order, "currencyCode"), "")
                : cards.find(sale.giftCard());
        long drawn = Math.min(giftCard, cards.spendable(card));
        if (drawn == 0) {
            throw new UserError("The gift card has expired, is disabled or is empty");
        }
        transactions
                .add(order, "SALE", Transactions.GIFT_CARD, drawn, "SUCCESS")
                .put("receiptJson", GiftCards.receipt(card));
        byProvider(order, sale, settings, left - drawn);
        cards.debit(Json.text(card, "id"), drawn);
    }

    private void byProvider(ObjectNode order, Sale sale, Settings settings, long amount) {
        if (sale.payment().equals("manual")) {
            transactions.add(order, "SALE", "manual", amount, "PENDING").put("manualPaymentGateway", true);
            return;
        }
        if (sale.further().isEmpty()) {
            byProvider(order, sale, settings, sale.payment(), amount, "");
            return;
        }
        app(sale.further());
        long further = Math.min(sale.furtherMinor(), amount - 1);
        if (further <= 0) {
            throw new UserError("A second payment takes a part of the sum");
        }
        byProvider(order, sale, settings, sale.payment(), amount - further, "");
        byProvider(order, sale, settings, sale.further(), further, "/2");
    }

    /** The buyer follows the link of an invoice that was mailed and pays what nothing alive is reserved for. */
    void payByLink(ObjectNode order, String provider, Settings settings) {
        int sent = order.path(OrderEdits.INVOICES_SENT).asInt(0);
        if (sent == 0) {
            throw new UserError("The buyer has no link to pay by");
        }
        long left = Amount.of(order, "totalOutstandingSet");
        for (var transaction : order.path("transactions")) {
            var until = Json.text(transaction, "authorizationExpiresAt");
            boolean alive = Json.text(transaction, "kind").equals("AUTHORIZATION")
                    && (until.isEmpty() || until.compareTo(book.time()) > 0);
            left -= alive ? OrderFigures.capturable(order, transaction) : 0;
        }
        if (left <= 0) {
            throw new UserError("Nothing is left to pay");
        }
        byProvider(order, Sale.of(Json.object(), settings.seed(), 0), settings, provider, left, "/link" + sent);
    }

    private PaymentApp app(String provider) {
        return apps.of(provider)
                .orElseThrow(() -> new UserError(
                        "The shop takes no payment through " + provider + ", only through " + apps.providers()));
    }

    /** @param nth tells the payments of one order apart */
    private void byProvider(ObjectNode order, Sale sale, Settings settings, String provider, long amount, String nth) {
        var app = app(provider);
        var paymentId = paymentId(settings.seed() + Json.text(order, "name") + nth);
        var agreed = app.authorize(
                order, new PaymentApp.Checkout(paymentId, amount, sale.fraudPending(), settings.extendedAccess()));
        var authorization = transactions
                .add(
                        order,
                        app.takesAtOnce() ? "SALE" : "AUTHORIZATION",
                        PaymentApps.gateway(provider),
                        amount,
                        agreed.accepted() ? "SUCCESS" : "PENDING")
                .put("paymentId", paymentId)
                .put("_purchase", agreed.purchase());
        if (!agreed.expiresAt().isEmpty()) {
            authorization.put("authorizationExpiresAt", agreed.expiresAt());
        }
        transactions.receipt(authorization);
    }

    private static String paymentId(String of) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
            return "r" + HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
