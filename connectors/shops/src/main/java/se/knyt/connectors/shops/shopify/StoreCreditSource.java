package se.knyt.connectors.shops.shopify;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Person;
import se.knyt.core.commerce.StoreCredit;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.Signatures;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads store credit. Shopify lists its accounts only by who holds them and has no webhook for them, so customers are walked: those that
 * changed last in one stream, and all of them in another that is asked seldom, since nothing says that giving store credit by hand
 * changes a customer. What orders and refunds moved is read with these ({@link StoreCreditOfOrder}) and is not told here again.
 */
final class StoreCreditSource {
    /** Of customers that have changed. */
    static final String STREAM = "store-credit";
    /** Of all customers. */
    static final String ALL = "store-credit-all";

    static final String UNREADABLE = "shopify.store-credit-unreadable";
    /** The scopes without which store credit is not seen. */
    static final List<String> SCOPES = List.of("read_store_credit_accounts", "read_store_credit_account_transactions");

    private static final String JSON_LINES = "application/x-ndjson";
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final int HOLDERS_PER_PAGE = 50;
    private static final int MOVEMENTS_MAX = 10_000;

    private final ShopifyClient client;
    private final InstantSource time;
    private final Listing list;

    StoreCreditSource(ShopifyClient client, InstantSource time) {
        this.client = client;
        this.time = time;
        this.list = new Listing(client, Queries.STORE_CREDIT_HOLDERS, "customers", HOLDERS_PER_PAGE);
    }

    /** @param all whether every sweep reads all there are */
    Page pull(String cursorText, Instant startDate, boolean all) {
        var cursor = OrderCursor.parse(cursorText, Instant.EPOCH, time.instant());
        var answer = list.ask(cursor);
        if (answer.isEmpty()) {
            return new Page(List.of(), cursor.toString(), false);
        }
        var records = new ArrayList<SourceRecord>();
        boolean within = true;
        for (var slice : answer.get().slices()) {
            var holder = new Holder(slice, cursor.newest());
            within = !holder.changedAt.isBefore(cursor.from());
            cursor = cursor.seen(holder.changedAt);
            holder.read(startDate).ifPresent(records::add);
        }
        var next = answer.get().after();
        boolean more = within && !next.isEmpty();
        cursor = more
                ? cursor.within(next)
                : all ? OrderCursor.parse("", Instant.EPOCH, time.instant()) : cursor.nextSweep(OVERLAP);
        return new Page(records, cursor.toString(), more);
    }

    /** A customer with their accounts. */
    private final class Holder {
        private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
        private String key;
        private Instant changedAt;
        private JsonNode customer = Json.object();
        private String wrong = "";

        Holder(byte[] slice, Instant unknownTime) {
            raw.writeBytes(slice);
            key = "unreadable-" + Signatures.sha256Hex(slice).substring(0, 32);
            changedAt = unknownTime;
            try {
                customer = Json.parse(slice);
                key = Json.text(customer, "id");
                changedAt = Json.instant(customer, "updatedAt");
            } catch (IllegalArgumentException e) {
                wrong = String.valueOf(e.getMessage());
            }
        }

        /** Nothing of a customer that has no store credit. */
        Optional<SourceRecord> read(Instant startDate) {
            if (!wrong.isEmpty()) {
                return Optional.of(record(new Reading.Unreadable(UNREADABLE, key + ": " + wrong)));
            }
            try {
                var documents = new ArrayList<Document>();
                for (var account : ShopifyClient.nodes(customer, "storeCreditAccounts")) {
                    documents.add(account(Json.text(account, "id"), startDate));
                }
                return documents.isEmpty()
                        ? Optional.empty()
                        : Optional.of(record(Reading.Read.of(documents, List.of(person()))));
            } catch (IllegalArgumentException e) {
                return Optional.of(
                        record(new Reading.Unreadable(UNREADABLE, key + ": " + e.getMessage(), List.of(person()))));
            }
        }

        private SourceRecord record(Reading reading) {
            return new SourceRecord(key, changedAt, JSON_LINES, raw.toByteArray(), reading);
        }

        private Person person() {
            return new Person(
                    key,
                    Json.textOr(customer, "displayName", ""),
                    "",
                    Json.textOr(customer.path("defaultEmailAddress"), "emailAddress", ""),
                    "",
                    "",
                    "",
                    "",
                    "",
                    "");
        }

        private StoreCredit account(String id, Instant startDate) {
            var account = ask(id, "");
            var left = money(account, "balance");
            var opening = left;
            var changes = new ArrayList<StoreCredit.Change>();
            int seen = 0;
            while (true) {
                var moved = account.path("transactions");
                for (var movement : Json.list(moved, "nodes")) {
                    if (Json.instant(movement, "createdAt").isBefore(startDate)) {
                        return new StoreCredit(id, key, left, opening, startDate, changes);
                    }
                    if (++seen > MOVEMENTS_MAX) {
                        throw new IllegalArgumentException("more than " + MOVEMENTS_MAX + " movements");
                    }
                    opening = opening.minus(signed(movement));
                    change(movement).ifPresent(changes::add);
                }
                var info = moved.path("pageInfo");
                var next = Json.textOr(info, "endCursor", "");
                if (!Json.flagOr(info, "hasNextPage", false) || next.isEmpty()) {
                    return new StoreCredit(id, key, left, opening, startDate, changes);
                }
                account = ask(id, next);
            }
        }

        private JsonNode ask(String id, String after) {
            ObjectNode variables = Json.object().put("id", id);
            if (!after.isEmpty()) {
                variables.put("after", after);
            }
            var result = client.query(Queries.STORE_CREDIT, variables);
            raw.write('\n');
            raw.writeBytes(result.raw());
            var account = result.data().path("storeCreditAccount");
            if (!account.isObject()) {
                throw new IllegalArgumentException("no account of store credit with id " + id);
            }
            return account;
        }
    }

    private static Money money(JsonNode of, String field) {
        var amount = Json.get(of, field);
        return Money.exact(Json.decimal(amount, "amount"), new Currency(Json.text(amount, "currencyCode")));
    }

    private static Money signed(JsonNode movement) {
        var amount = money(movement, "amount").abs();
        return switch (Json.text(movement, "__typename")) {
            case "StoreCreditAccountCreditTransaction", "StoreCreditAccountDebitRevertTransaction" -> amount;
            case "StoreCreditAccountDebitTransaction", "StoreCreditAccountExpirationTransaction" -> amount.negated();
            default -> throw new IllegalArgumentException("unknown movement: " + Json.text(movement, "__typename"));
        };
    }

    /** What no order tells of. A payment that failed or was smaller than reserved is in its order's transactions as it became. */
    private static Optional<StoreCredit.Change> change(JsonNode movement) {
        var at = Json.instant(movement, "createdAt");
        if (Json.text(movement, "__typename").equals("StoreCreditAccountExpirationTransaction")) {
            var of = Json.text(Json.get(movement, "creditTransaction"), "id");
            return Optional.of(
                    new StoreCredit.Change("expired:" + of, StoreCredit.Reason.EXPIRED, signed(movement), at));
        }
        var event = Json.text(movement, "event");
        return switch (event) {
            case "ADJUSTMENT" ->
                Optional.of(new StoreCredit.Change(
                        Json.text(movement, "id"), StoreCredit.Reason.ADJUSTED, signed(movement), at));
            case "ORDER_PAYMENT",
                    "ORDER_REFUND",
                    "ORDER_CANCELLATION",
                    "PAYMENT_FAILURE",
                    "PAYMENT_RETURNED",
                    "TAX_FINALIZATION" -> Optional.empty();
            default -> throw new IllegalArgumentException("unknown event: " + event);
        };
    }
}
