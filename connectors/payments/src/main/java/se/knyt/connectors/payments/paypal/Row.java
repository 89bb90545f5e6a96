package se.knyt.connectors.payments.paypal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * One transaction of the report.
 *
 * @param raw its slice of the answer
 * @param id PayPal's; a payment, its fee's reversal and its conversions may share one
 * @param code event code, {@code T0006}
 * @param at when it was initiated
 * @param status {@code S} done, {@code P} pending, {@code D} denied, {@code V} done and later reversed by a row of its own
 * @param amount signed
 * @param fee signed, normally negative; zero where there is none
 * @param balance what stands in the account after it, where PayPal says
 * @param info the fields
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes as they came, compared by isSameAs
record Row(
        byte[] raw,
        String id,
        String code,
        Instant at,
        String status,
        Money amount,
        Money fee,
        Optional<Money> balance,
        JsonNode info) {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    /** @throws IllegalArgumentException naming the field that cannot be read */
    static Row read(byte[] slice) {
        var info = Json.get(Json.parse(slice), "transaction_info");
        var amount = Amounts.read(Json.get(info, "transaction_amount"));
        var fee = Amounts.readOr(info, "fee_amount", amount.currency());
        if (!fee.currency().equals(amount.currency())) {
            throw new IllegalArgumentException(
                    "fee_amount is in " + fee.currency() + ", the amount in " + amount.currency());
        }
        var balance = Json.has(info, "ending_balance")
                ? Optional.of(Amounts.read(Json.get(info, "ending_balance")))
                        .filter(stated -> stated.currency().equals(amount.currency()))
                : Optional.<Money>empty();
        return new Row(
                slice,
                Json.text(info, "transaction_id"),
                Json.text(info, "transaction_event_code"),
                time(Json.text(info, "transaction_initiation_date")),
                Json.textOr(info, "transaction_status", "S"),
                amount,
                fee,
                balance,
                info);
    }

    /** {@code 2026-03-09T08:15:00+0000}, the offset with or without a colon. */
    static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text, TIME).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time with zone: " + text, e);
        }
    }

    /** What it does to the balance. */
    Money net() {
        return amount.plus(fee);
    }

    boolean isWithdrawal() {
        return code.startsWith("T04") && amount.isNegative() && !isDenied();
    }

    boolean isDenied() {
        return status.equals("D");
    }

    /** Done and later reversed whole. */
    boolean isReversed() {
        return status.equals("V");
    }

    boolean isPending() {
        return status.equals("P");
    }

    /** Authorizations never move the balance. */
    boolean isAuthorization() {
        return code.startsWith("T13");
    }

    /** The same bytes: one row met again at the edge of two windows. */
    boolean isSameAs(Row other) {
        return Arrays.equals(raw, other.raw);
    }

    String text(String field) {
        return Json.textOr(info, field, "");
    }
}
