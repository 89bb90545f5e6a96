package se.knyt.connectors.shops.shopify;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.GiftCard;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.Signatures;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;

/**
 * Reads gift cards, the newest change first: Shopify sorts them by that and filters them by it not. A sweep ends where the one before
 * it began. There is no webhook for a card.
 */
final class GiftCardSource {
    static final String STREAM = "gift-cards";
    static final String UNREADABLE = "shopify.gift-card-unreadable";
    /** The scope without which cards are not seen. */
    static final String SCOPE = "read_gift_cards";

    private static final String JSON_LINES = "application/x-ndjson";
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final int CARDS_PER_PAGE = 25;
    private static final int MOVEMENTS_MAX = 5_000;

    private final ShopifyClient client;
    private final InstantSource time;
    private final Listing list;

    GiftCardSource(ShopifyClient client, InstantSource time) {
        this.client = client;
        this.time = time;
        this.list = new Listing(client, Queries.GIFT_CARDS, "giftCards", CARDS_PER_PAGE);
    }

    Page pull(String cursorText, Instant startDate) {
        // A card that was sold before the start date may still be spent, so the first sweep reads all there are.
        var cursor = OrderCursor.parse(cursorText, Instant.EPOCH, time.instant());
        var answer = list.ask(cursor);
        if (answer.isEmpty()) {
            return new Page(List.of(), cursor.toString(), false);
        }
        var records = new ArrayList<SourceRecord>();
        boolean within = true;
        for (var slice : answer.get().slices()) {
            var record = read(slice, startDate, cursor.newest());
            within = !record.changedAt().isBefore(cursor.from());
            cursor = cursor.seen(record.changedAt());
            records.add(record);
        }
        var next = answer.get().after();
        boolean more = within && !next.isEmpty();
        cursor = more ? cursor.within(next) : cursor.nextSweep(OVERLAP);
        return new Page(records, cursor.toString(), more);
    }

    private SourceRecord read(byte[] slice, Instant startDate, Instant unknownTime) {
        var raw = new ByteArrayOutputStream();
        raw.writeBytes(slice);
        var key = "unreadable-" + Signatures.sha256Hex(slice).substring(0, 32);
        var changedAt = unknownTime;
        Reading reading;
        try {
            var card = Json.parse(slice);
            key = Json.text(card, "id");
            changedAt = Json.instant(card, "updatedAt");
            reading = Reading.Read.of(List.of(card(card, key, startDate, raw)), List.of());
        } catch (IllegalArgumentException e) {
            reading = new Reading.Unreadable(UNREADABLE, key + ": " + e.getMessage());
        }
        return new SourceRecord(key, changedAt, JSON_LINES, raw.toByteArray(), reading);
    }

    private GiftCard card(JsonNode card, String id, Instant startDate, ByteArrayOutputStream raw) {
        var value = money(card, "initialValue");
        var left = money(card, "balance");
        var issuedAt = Json.instant(card, "createdAt");
        var expires = Json.textOr(card, "expiresOn", "");
        return new GiftCard(
                id,
                Json.text(card, "lastCharacters"),
                value,
                left,
                issuedAt.isBefore(startDate)
                        ? Optional.of(left.minus(movedSince(card, id, startDate, left.currency(), raw)))
                        : Optional.empty(),
                issuedAt,
                Json.textOr(card.path("order"), "id", ""),
                Json.textOr(card.path("lineItem"), "id", ""),
                expires.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(expires)),
                Json.flag(card, "enabled"));
    }

    private static Money money(JsonNode card, String field) {
        var amount = Json.get(card, field);
        return Money.exact(Json.decimal(amount, "amount"), new Currency(Json.text(amount, "currencyCode")));
    }

    /** What came and went on a card since the start date, newest first until one is older. */
    private Money movedSince(
            JsonNode card, String id, Instant startDate, Currency currency, ByteArrayOutputStream raw) {
        var sum = Money.zero(currency);
        var connection = card.path("transactions");
        int seen = 0;
        while (true) {
            for (var movement : Json.list(connection, "nodes")) {
                if (Json.instant(movement, "processedAt").isBefore(startDate)) {
                    return sum;
                }
                if (++seen > MOVEMENTS_MAX) {
                    throw new IllegalArgumentException("more than " + MOVEMENTS_MAX + " movements");
                }
                sum = sum.plus(signed(movement));
            }
            var info = connection.path("pageInfo");
            var next = Json.textOr(info, "endCursor", "");
            if (!Json.flagOr(info, "hasNextPage", false) || next.isEmpty()) {
                return sum;
            }
            var result = client.query(
                    Queries.MORE_OF_GIFT_CARD, Json.object().put("id", id).put("after", next));
            raw.write('\n');
            raw.writeBytes(result.raw());
            connection = result.data().path("giftCard").path("transactions");
        }
    }

    private static Money signed(JsonNode movement) {
        var amount = money(movement, "amount").abs();
        var type = Json.text(movement, "__typename");
        return switch (type) {
            case "GiftCardCreditTransaction" -> amount;
            case "GiftCardDebitTransaction", "GiftCardCashOutTransaction" -> amount.negated();
            default -> throw new IllegalArgumentException("unknown movement: " + type);
        };
    }

    /** The shop's id of the card that a transaction's receipt names by its number. */
    static String id(String number) {
        return "gid://shopify/GiftCard/" + number;
    }
}
