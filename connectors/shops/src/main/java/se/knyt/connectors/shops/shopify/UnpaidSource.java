package se.knyt.connectors.shops.shopify;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.BalanceSource;
import se.knyt.spi.BalanceSource.Amount;
import se.knyt.spi.BalanceSource.Balance;
import se.knyt.spi.BalanceSource.Transaction;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/**
 * What Shopify Payments has in its balance: transactions that it has assigned to no payout ({@code PENDING}, or {@code ACTION_REQUIRED}
 * where something hinders it), and those of a payout that has been made and not sent ({@code SCHEDULED}).
 */
final class UnpaidSource {
    static final String UNREADABLE = "shopify.balance-unreadable";

    private static final List<String> STATUSES = List.of("PENDING", "ACTION_REQUIRED", "SCHEDULED");

    private final ShopifyClient client;
    private final PayoutSource payouts;
    private final InstantSource time;
    private final ZoneId zone;

    UnpaidSource(ShopifyClient client, PayoutSource payouts, InstantSource time, ZoneId zone) {
        this.client = client;
        this.payouts = payouts;
        this.time = time;
        this.zone = zone;
    }

    /** Empty for a shop without Shopify Payments, and for an app that may not read its payouts. */
    Optional<Balance> read() {
        var takenAt = time.instant();
        try {
            var account = client.query(Queries.BALANCE, Json.object()).data().path(PayoutSource.ACCOUNT);
            return account.isObject() ? Optional.of(read(account, takenAt)) : Optional.empty();
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals(PayoutSource.DENIED)) {
                return Optional.empty();
            }
            throw e;
        } catch (IllegalArgumentException | ArithmeticException e) {
            var why = String.valueOf(e.getMessage());
            throw new ProviderFailure.Refused(UNREADABLE, why, Map.of("reason", why));
        }
    }

    private Balance read(JsonNode account, Instant takenAt) {
        var amounts = Json.list(account, "balance").stream()
                .map(each -> new Amount(
                        Money.exact(Json.decimal(each, "amount"), new Currency(Json.text(each, "currencyCode"))),
                        Optional.empty()))
                .toList();
        // The statuses are asked for one by one, so what moves on meanwhile may come twice: the later answer counts.
        var found = new HashMap<String, JsonNode>();
        boolean whole = true;
        for (var status : STATUSES) {
            whole &= add(found, status);
        }
        var all = found.values().stream()
                .sorted((a, b) -> Json.text(a, "transactionDate").compareTo(Json.text(b, "transactionDate")))
                .toList();
        var sold = payouts.sold(all, new ByteArrayOutputStream());
        var issued = issued();
        var transactions = new ArrayList<Transaction>();
        for (int i = 0; i < all.size(); i++) {
            var payout = Json.textOr(all.get(i).path("associatedPayout"), "id", "");
            var day = Optional.ofNullable(issued.get(payout));
            transactions.addAll(PayoutMapping.unpaid(i + 1, all.get(i), sold, day, payout));
        }
        return new Balance(PayoutMapping.PROVIDER, takenAt, amounts, transactions, whole);
    }

    /** Whether all that have the status were read. */
    private boolean add(Map<String, JsonNode> found, String status) {
        var after = "";
        while (found.size() < BalanceSource.TRANSACTIONS_MAX) {
            var connection =
                    page(Queries.UNPAID, "payout_status:" + status, after).path("balanceTransactions");
            for (var transaction : Json.list(connection, "nodes")) {
                // A search that does not know the field would give all there are.
                if (STATUSES.contains(Json.textOr(transaction.path("associatedPayout"), "status", ""))) {
                    found.put(Json.text(transaction, "id"), transaction);
                }
            }
            var next = next(connection, after);
            if (next.isEmpty()) {
                return true;
            }
            after = next;
        }
        return false;
    }

    /** The day on which each payout that has been made and not sent goes. */
    private Map<String, LocalDate> issued() {
        var days = new HashMap<String, LocalDate>();
        var after = "";
        do {
            var connection = page(Queries.SCHEDULED, "status:SCHEDULED", after).path("payouts");
            for (var payout : Json.list(connection, "nodes")) {
                days.put(
                        Json.text(payout, "id"),
                        Json.instant(payout, "issuedAt").atZone(zone).toLocalDate());
            }
            after = next(connection, after);
        } while (!after.isEmpty());
        return days;
    }

    private JsonNode page(String document, String query, String after) {
        var variables =
                Json.object().put("first", PayoutSource.TRANSACTIONS_PER_PAGE).put("query", query);
        if (!after.isEmpty()) {
            variables.put("after", after);
        }
        return client.query(document, variables).data().path(PayoutSource.ACCOUNT);
    }

    /** Where the next page begins, empty at the end. */
    private static String next(JsonNode connection, String after) {
        var info = connection.path("pageInfo");
        var next = Json.textOr(info, "endCursor", "");
        return Json.flagOr(info, "hasNextPage", false) && !next.equals(after) ? next : "";
    }
}
