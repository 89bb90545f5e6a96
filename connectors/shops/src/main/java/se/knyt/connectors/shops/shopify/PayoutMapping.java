package se.knyt.connectors.shops.shopify;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.connectors.shops.shopify.settlement.ShopifyKinds;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.BalanceSource.Transaction;
import se.knyt.spi.PullSource.Reading;
import tools.jackson.databind.JsonNode;

/** One payout of Shopify Payments with its balance transactions as a document and its lines. Pure. */
final class PayoutMapping {
    static final String PROVIDER = "shopify-payments";

    private static final Set<String> FAILED = Set.of("FAILED", "CANCELED");

    /** A decimal text may leave out the zeros that a rate ends with. */
    private static final int RATE_DECIMALS = 4;

    private PayoutMapping() {}

    /** The number by which the admin and its exports call a payout. */
    static String id(JsonNode payout) {
        var id = payout.path("legacyResourceId").asString("");
        if (!id.matches("\\d{1,20}")) {
            throw new IllegalArgumentException("not a number: field legacyResourceId");
        }
        return id;
    }

    /**
     * What the payout says.
     *
     * @param transactions all that Shopify names for it, the oldest first
     * @param sold the shop's own transactions by their numbers, as far as Shopify shows them
     * @throws IllegalArgumentException when it cannot be read, with why
     */
    static Reading read(JsonNode payout, Instant issuedAt, List<JsonNode> transactions, Map<String, JsonNode> sold) {
        var id = id(payout);
        var net = Json.get(payout, "net");
        var currency = new Currency(Json.text(net, "currencyCode"));
        var amount = money(payout, "net", currency);
        // What Shopify draws from the bank is told by a word, whatever its sign.
        boolean drawn = Json.text(payout, "transactionType").equals("WITHDRAWAL");
        var paid = drawn ? amount.abs().negated() : amount;
        var lines = new ArrayList<PayoutLine>();
        for (int i = 0; i < transactions.size(); i++) {
            add(lines, i + 1, transactions.get(i), currency, sold);
        }
        var zero = Money.zero(currency);
        var trace = Json.textOr(payout, "externalTraceId", "");
        var document =
                new Payout(id, trace.isEmpty() ? id : trace, PROVIDER, currency, issuedAt, paid, zero, zero, Map.of());
        var told = failure(payout).map(document::failed).orElse(document);
        return new Reading.Read(List.of(told), List.of(), Map.of(id, lines), List.of());
    }

    /** Declined by the bank, also after it was sent. When, and why, Shopify does not say. */
    private static Optional<Payout.Failure> failure(JsonNode payout) {
        var status = Json.text(payout, "status");
        return FAILED.contains(status)
                ? Optional.of(new Payout.Failure(status.toLowerCase(Locale.ROOT), "", Optional.empty()))
                : Optional.empty();
    }

    /**
     * One transaction that no payout has told of: itself, and apart from it what changing it on the way made. Nothing for what is no
     * amount, or the payout itself.
     *
     * @param payableOn day of the payout that has it
     * @param payout that payout, empty for none
     */
    static List<Transaction> unpaid(
            int number,
            JsonNode transaction,
            Map<String, JsonNode> sold,
            Optional<LocalDate> payableOn,
            String payout) {
        var amounts = new ArrayList<PayoutLine>();
        var currency = new Currency(Json.text(Json.get(transaction, "net"), "currencyCode"));
        var fee = amount(amounts, number, transaction, currency, sold);
        var id = Json.text(transaction, "id");
        var all = new ArrayList<Transaction>();
        for (var line : amounts) {
            boolean first = all.isEmpty();
            all.add(new Transaction(
                    first ? id : id + "/exchange", line, first ? fee : Money.zero(currency), payableOn, payout));
        }
        if (amounts.isEmpty() && !fee.isZero()) {
            var word = Json.text(transaction, "type");
            var line = line(
                    number, ShopifyKinds.ofFee(word, fee.minor()), word + "/fee", Money.zero(currency), transaction);
            all.add(new Transaction(id, line, fee, payableOn, payout));
        }
        return all;
    }

    private static void add(
            List<PayoutLine> lines, int number, JsonNode transaction, Currency currency, Map<String, JsonNode> sold) {
        var fee = amount(lines, number, transaction, currency, sold);
        var vat = vat(sold.get(orderTransaction(transaction)), fee);
        var word = Json.text(transaction, "type");
        var without = fee.minus(vat);
        if (!without.isZero()) {
            lines.add(
                    line(number, ShopifyKinds.ofFee(word, fee.minor()), word + "/fee", without.negated(), transaction));
        }
        if (!vat.isZero()) {
            lines.add(line(number, Kind.FEE_VAT, word + "/fee-tax", vat.negated(), transaction));
        }
    }

    /**
     * The VAT in a fee, as the order's transaction states it for each of its fees: beside them or as a part of them, whichever makes what was
     * taken. Nothing where neither does, or they are in another currency: what the VAT is of is then not known.
     */
    private static Money vat(@Nullable JsonNode sold, Money fee) {
        var zero = Money.zero(fee.currency());
        var amounts = zero;
        var taxes = zero;
        for (var one : sold == null ? List.<JsonNode>of() : Json.list(sold, "fees")) {
            var amount = money(Json.get(one, "amount"));
            var tax = money(Json.get(one, "taxAmount"));
            if (!amount.currency().equals(fee.currency()) || !tax.currency().equals(fee.currency())) {
                return zero;
            }
            amounts = amounts.plus(amount);
            taxes = taxes.plus(tax);
        }
        boolean made = amounts.plus(taxes).equals(fee) || amounts.equals(fee);
        return made && taxes.signum() == fee.signum() ? taxes : zero;
    }

    /** Adds what a transaction moved; gives the fee that was taken of it. */
    private static Money amount(
            List<PayoutLine> lines, int number, JsonNode transaction, Currency currency, Map<String, JsonNode> sold) {
        var word = Json.text(transaction, "type");
        var amount = money(transaction, "amount", currency);
        var fee = money(transaction, "fee", currency);
        if (!amount.minus(fee).equals(money(transaction, "net", currency))) {
            throw new IllegalArgumentException(Json.label(transaction, "id") + ": amount less fee is not its net");
        }
        if (!ShopifyKinds.isPayout(word) && !amount.isZero()) {
            var line = line(number, ShopifyKinds.of(word, amount.minor()), word, amount, transaction);
            lines.addAll(inMoneyOfShop(line, sold.get(orderTransaction(transaction)), transaction));
        }
        return fee;
    }

    /** A sale or a refund: what a transaction of the order made. */
    static boolean isOfPurchase(JsonNode transaction) {
        var word = Json.textOr(transaction, "type", "");
        return ShopifyKinds.of(word, 1).needsMatch();
    }

    /** The number of the order's own transaction, empty where there is none. */
    static String orderTransaction(JsonNode transaction) {
        return transaction.path("sourceOrderTransactionId").asString("");
    }

    /**
     * What Shopify changed on the way: {@code presentmentMoney × settlementCurrencyRate} is the line, and {@code shopMoney} is what the
     * order says. In another currency the line keeps both; in the currency of the payout the order's amount is the line, and what
     * changing it made of it is a line of its own. A transaction that does not fit is not used.
     */
    private static List<PayoutLine> inMoneyOfShop(PayoutLine line, @Nullable JsonNode sold, JsonNode transaction) {
        if (sold == null || !line.kind().needsMatch() || !Json.has(sold, "settlementCurrencyRate")) {
            return List.of(line);
        }
        var rate = Json.decimal(sold, "settlementCurrencyRate");
        var set = Json.get(sold, "amountSet");
        var bought = money(Json.get(set, "presentmentMoney"));
        var shop = money(Json.get(set, "shopMoney")).abs();
        var settled = line.amount().abs();
        if (bought.currency().equals(settled.currency()) || shop.isZero() || !isAtRate(bought, rate, settled)) {
            return List.of(line);
        }
        var original = line.amount().isNegative() ? shop.negated() : shop;
        if (!shop.currency().equals(settled.currency())) {
            return List.of(line.ofPurchase(original));
        }
        var difference = line.amount().minus(original);
        var ofOrder = line(line.line(), line.kind(), line.providerKind(), original, transaction);
        return difference.isZero()
                ? List.of(line)
                : List.of(
                        ofOrder,
                        line(line.line(), Kind.FX, line.providerKind() + "/exchange", difference, transaction));
    }

    /** As exactly as the rate is written, and a unit of rounding. */
    private static boolean isAtRate(Money bought, BigDecimal rate, Money settled) {
        var difference = bought.abs().toDecimal().multiply(rate).subtract(settled.toDecimal());
        var inexact = bought.abs().toDecimal().movePointLeft(Math.max(rate.scale(), RATE_DECIMALS));
        return difference
                        .abs()
                        .compareTo(inexact.add(Money.of(1, settled.currency()).toDecimal()))
                <= 0;
    }

    private static Money money(JsonNode money) {
        return Money.exact(Json.decimal(money, "amount"), new Currency(Json.text(money, "currencyCode")));
    }

    private static Money money(JsonNode node, String field, Currency currency) {
        var money = Json.get(node, field);
        var code = Json.text(money, "currencyCode");
        if (!code.equals(currency.code())) {
            throw new IllegalArgumentException(
                    Json.label(node, "id") + ": " + field + " is in " + code + ", the payout in " + currency);
        }
        return Money.exact(Json.decimal(money, "amount"), currency);
    }

    /** A line of a case names it by nothing else than its order. */
    private static boolean ofDispute(Kind kind) {
        return kind == Kind.CHARGEBACK || kind == Kind.CHARGEBACK_WON || kind == Kind.DISPUTE_FEE;
    }

    private static PayoutLine line(int number, Kind kind, String word, Money amount, JsonNode transaction) {
        return new PayoutLine(
                number,
                kind,
                word,
                amount,
                Json.instantOr(transaction, "transactionDate", Instant.EPOCH),
                Json.textOr(transaction.path("associatedOrder"), "name", ""),
                "",
                "",
                ofDispute(kind) ? Json.textOr(transaction.path("associatedOrder"), "id", "") : "",
                // What failed is named by its own number, as the admin and its exports call it.
                kind == Kind.PAYOUT_RETURN ? transaction.path("sourceId").asString("") : orderTransaction(transaction));
    }
}
