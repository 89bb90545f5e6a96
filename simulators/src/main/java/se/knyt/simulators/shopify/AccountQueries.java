package se.knyt.simulators.shopify;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The GraphQL fields of the Shopify Payments account. */
final class AccountQueries {
    private static final String ACCOUNT = Gid.of("ShopifyPaymentsAccount", 30_000_001);
    private static final long ABOVE_ANY_AMOUNT = 1_000_000_000_000_000L;

    private final OrderBook book;
    private final ShopAccount account;
    private final InstantSource clock;

    AccountQueries(OrderBook book, ShopAccount account, InstantSource clock) {
        this.book = book;
        this.account = account;
        this.clock = clock;
    }

    Map<String, DataFetcher<?>> queries() {
        var queries = new HashMap<String, DataFetcher<?>>();
        queries.put("shopifyPaymentsAccount", environment -> {
            mayRead("shopifyPaymentsAccount", "read_shopify_payments_payouts");
            if (!account.terms().activated()) {
                return null;
            }
            GraphCost.count(environment, 1);
            return shown();
        });
        queries.put("disputes", environment -> {
            mayRead("disputes", "read_shopify_payments_disputes");
            return disputes(environment);
        });
        queries.put("dispute", environment -> {
            mayRead("dispute", "read_shopify_payments_disputes");
            String id = environment.getArgument("id");
            var found = id == null ? null : find(id);
            if (found != null) {
                GraphCost.count(environment, 1);
            }
            return found;
        });
        return queries;
    }

    Map<String, Map<String, DataFetcher<?>>> types() {
        return Map.of(
                "ShopifyPaymentsAccount",
                Map.of("payouts", this::payouts, "balanceTransactions", this::transactions, "disputes", (DataFetcher<?>)
                        this::disputes));
    }

    private void mayRead(String field, String scope) {
        if (!account.terms().access()) {
            throw new BadQuery(
                    "ACCESS_DENIED",
                    "Access denied for " + field + " field. Required access: `" + scope + "` access scope.");
        }
    }

    private ObjectNode balanceOf(Map.Entry<String, Long> one) {
        return Amount.money(one.getValue(), one.getKey());
    }

    private View shown() {
        var terms = account.terms();
        var node = Json.object()
                .put("id", ACCOUNT)
                .put("activated", true)
                .put("country", "SE")
                .put("defaultCurrency", terms.defaultCurrency())
                .put("onboardable", false)
                .put("payoutStatementDescriptor", "SHOPIFY");
        var balance = node.putArray("balance");
        account.ledger().balance().entrySet().forEach(one -> balance.add(balanceOf(one)));
        var schedule = node.putObject("payoutSchedule")
                .put("interval", terms.interval().toUpperCase(Locale.ROOT));
        switch (terms.interval()) {
            case "weekly" -> schedule.put("weeklyAnchor", terms.weeklyAnchor());
            case "monthly" -> schedule.put("monthlyAnchor", terms.monthlyAnchor());
            default -> {}
        }
        var accounts = node.putArray("bankAccounts");
        terms.payoutCurrencies()
                .forEach(currency -> accounts.add(AccountPayouts.bankAccount(currency, clock.instant())));
        return view(node);
    }

    private static View view(JsonNode node) {
        return new View(Json.object(), node);
    }

    /** Any object of the account by its id; null when there is none. */
    @Nullable
    View find(String gid) {
        return switch (Gid.type(gid)) {
            case "ShopifyPaymentsPayout" -> first(account.payouts().all(), gid, AccountQueries::view);
            case "ShopifyPaymentsBalanceTransaction" -> first(account.ledger().all(), gid, this::transaction);
            case "ShopifyPaymentsDispute" -> first(account.disputes().all(), gid, this::dispute);
            default -> null;
        };
    }

    private static @Nullable View first(List<ObjectNode> all, String gid, Function<ObjectNode, View> show) {
        return all.stream()
                .filter(node -> Json.text(node, "id").equals(gid))
                .findFirst()
                .map(show)
                .orElse(null);
    }

    private View dispute(ObjectNode dispute) {
        return new View(book.peek(Json.text(dispute, "_order")).orElseGet(Json::object), dispute);
    }

    /** With its payout as that stands now. */
    private View transaction(ObjectNode row) {
        var shown = row.deepCopy();
        var payout = payoutOf(row);
        shown.putObject("associatedPayout")
                .put("id", payout.map(found -> Json.text(found, "id")).orElse(null))
                .put("status", payoutStatus(row));
        return view(shown);
    }

    private Optional<ObjectNode> payoutOf(JsonNode row) {
        return account.payouts().find(Json.text(row, "_payout"));
    }

    private String payoutStatus(JsonNode row) {
        return payoutOf(row).map(payout -> Json.text(payout, "status")).orElse("PENDING");
    }

    private Map<String, Object> payouts(DataFetchingEnvironment environment) {
        Object direction = environment.getArgument("transactionType");
        var found = account.payouts().all().stream()
                .filter(payout -> direction == null
                        || Json.text(payout, "transactionType").equals(String.valueOf(direction)))
                .toList();
        return page(environment, found, AccountQueries::payoutField, AccountQueries::payoutPlace, AccountQueries::view);
    }

    private static @Nullable String payoutField(ObjectNode payout, String field) {
        return switch (field) {
            case "amount" -> Json.text(payout.path("net"), "amount");
            case "currency" -> Json.text(payout.path("net"), "currencyCode");
            case "id" -> number(payout);
            case "issued_at" -> Json.text(payout, "issuedAt");
            case "status" -> Json.text(payout, "status");
            default -> null;
        };
    }

    private static String payoutPlace(ObjectNode node, String sortKey) {
        var summary = node.path("summary");
        return switch (sortKey) {
            case "ID" -> "";
            case "STATUS" -> Json.text(node, "status");
            case "AMOUNT" -> sortable(AccountLedger.amount(node, "net"));
            case "CHARGE_GROSS" -> sortable(AccountLedger.amount(summary, "chargesGross"));
            case "REFUND_GROSS" -> sortable(AccountLedger.amount(summary, "refundsFeeGross"));
            case "ADJUSTMENT_GROSS" -> sortable(AccountLedger.amount(summary, "adjustmentsGross"));
            default -> Json.text(node, "issuedAt");
        };
    }

    private Map<String, Object> transactions(DataFetchingEnvironment environment) {
        boolean hide = Boolean.TRUE.equals(environment.<Boolean>getArgument("hideTransfers"));
        var found = account.ledger().all().stream()
                .filter(row -> !hide || !Json.text(row, "type").equals("TRANSFER"))
                .toList();
        return page(environment, found, this::transactionField, this::transactionPlace, this::transaction);
    }

    private @Nullable String transactionField(ObjectNode node, String field) {
        return switch (field) {
            case "id" -> number(node);
            case "currency" -> AccountLedger.currency(node);
            case "processed_at" -> Json.text(node, "transactionDate");
            case "available_on" -> date(Json.text(node, "_available"));
            case "transaction_type" -> Json.text(node, "type");
            case "payout_status" -> payoutStatus(node);
            case "payments_transfer_id" ->
                payoutOf(node).map(AccountQueries::number).orElse("");
            case "payout_date" -> payoutDate(node);
            default -> null;
        };
    }

    private String payoutDate(JsonNode transaction) {
        return payoutOf(transaction)
                .map(payout -> date(Json.text(payout, "issuedAt")))
                .orElse("");
    }

    static String date(String instant) {
        return Instant.parse(instant).atZone(PayoutDays.ZONE).toLocalDate().toString();
    }

    private String transactionPlace(ObjectNode node, String sortKey) {
        return switch (sortKey) {
            case "ID" -> "";
            case "AMOUNT" -> sortable(AccountLedger.amount(node, "amount"));
            case "FEE" -> sortable(AccountLedger.amount(node, "fee"));
            case "NET" -> sortable(AccountLedger.amount(node, "net"));
            case "ORDER_NAME" -> Json.text(node.path("associatedOrder"), "name");
            case "PAYOUT_DATE" -> payoutDate(node);
            case "PAYOUT_STATUS" -> payoutStatus(node);
            case "TRANSACTION_TYPE" -> Json.text(node, "type");
            default -> Json.text(node, "transactionDate");
        };
    }

    private Map<String, Object> disputes(DataFetchingEnvironment environment) {
        return page(
                environment,
                account.disputes().all(),
                (dispute, field) -> switch (field) {
                    case "id" -> number(dispute);
                    case "initiated_at" -> Json.text(dispute, "initiatedAt");
                    case "status" -> Json.text(dispute, "status");
                    default -> null;
                },
                (dispute, _) -> Json.text(dispute, "initiatedAt"),
                this::dispute);
    }

    private static String number(JsonNode node) {
        return Long.toString(Gid.number(Json.text(node, "id")));
    }

    private static String sortable(long amount) {
        return Long.toString(Math.addExact(ABOVE_ANY_AMOUNT, amount));
    }

    /**
     * @param field what a term of the search looks at, null where it is unknown
     * @param place what the sort key sorts by, as text; the number makes it unique
     */
    private static Map<String, Object> page(
            DataFetchingEnvironment environment,
            List<ObjectNode> all,
            BiFunction<ObjectNode, String, @Nullable String> field,
            BiFunction<ObjectNode, String, String> place,
            Function<ObjectNode, View> shown) {
        Object sortKey = environment.getArgument("sortKey");
        boolean reverse = Boolean.TRUE.equals(environment.<Boolean>getArgument("reverse"));
        Function<ObjectNode, String> at = node -> place.apply(node, String.valueOf(sortKey)) + "|" + number(node);
        var terms = SearchTerms.of(environment.getArgument("query"));
        var order = Comparator.comparing(at);
        var found = all.stream()
                .filter(node -> SearchTerms.match(terms, name -> field.apply(node, name)))
                .sorted(reverse ? order.reversed() : order)
                .toList();
        return Connection.sorted(found, at, shown, environment);
    }
}
