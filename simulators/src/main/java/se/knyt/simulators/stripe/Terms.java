package se.knyt.simulators.stripe;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import se.knyt.simulators.base.Agreement;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.Shares;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this account's agreement and settings say, and how the simulator takes what the documents leave open. JSON with the fields of
 * {@link #DEFAULTS}; README.md says what each means.
 */
final class Terms {
    private static final String ID = "terms";
    private static final LocalTime PAYOUT_TIME = LocalTime.of(6, 0);

    /** Percentages in hundredths of a percent, fixed fees and fees of disputes in minor units of the settled currency. */
    private static final String DEFAULTS = """
            {"settlement_currencies":["sek"],
             "rates":{"eur":"11.4213","usd":"10.5020","nok":"0.9731","dkk":"1.5312","jpy":"0.0701","isk":"0.0765"},
             "fees":{"card":150,"card_foreign":325,"klarna":299},
             "fixed":{"sek":180,"eur":25,"nok":200,"dkk":180},
             "fx_fee":200,"fee_tax":0,
             "dispute_fee":15000,"dispute_fee_returned":false,
             "delay_days":3,"payout_interval":"daily","debit_negative":false,
             "authorization_days":7,"evidence_days":20,
             "partial_capture_reversal":false,
             "order_key":"order_id"}""";

    private final Agreement agreement;
    private final ObjectNode json;

    private Terms(Agreement agreement) {
        this.agreement = agreement;
        this.json = agreement.toJson();
    }

    static Terms of(SimulatorStore store) {
        return new Terms(Agreement.of(store, ID, DEFAULTS));
    }

    /**
     * Changes what {@code wanted} names and keeps the rest.
     *
     * @throws IllegalArgumentException for a name that is none of the terms, or a value of another kind
     */
    Terms with(JsonNode wanted) {
        return new Terms(agreement.with(wanted));
    }

    void keep(SimulatorStore store) {
        agreement.keep(store);
    }

    ObjectNode toJson() {
        return json.deepCopy();
    }

    private long number(String field) {
        return Json.number(json, field);
    }

    /** The method of payment, the first when none is named. */
    String method(String wanted) {
        var fees = json.path("fees");
        var method = wanted.isEmpty() ? fees.properties().iterator().next().getKey() : wanted;
        if (!fees.has(method)) {
            throw new IllegalArgumentException("no method of payment is called " + method);
        }
        return method;
    }

    List<String> settlementCurrencies() {
        var list = new ArrayList<String>();
        json.path("settlement_currencies").forEach(currency -> list.add(currency.asString("")));
        return list;
    }

    /** A currency that there is, in lower case as Stripe writes it. */
    static String known(String currency) {
        var code = currency.toLowerCase(Locale.ROOT);
        boolean real = Currency.getAvailableCurrencies().stream()
                .filter(each -> each.getDefaultFractionDigits() >= 0)
                .anyMatch(
                        each -> each.getCurrencyCode().toLowerCase(Locale.ROOT).equals(code));
        if (!real) {
            throw Refusal.parameter("", "currency", "Invalid currency: " + code + ".");
        }
        return code;
    }

    /** The currency in which money of {@code currency} is settled: its own if there is a bank account for it. */
    String settledIn(String currency) {
        var ours = settlementCurrencies();
        return ours.contains(currency) ? currency : ours.getFirst();
    }

    /** The price of one {@code from} in the default currency. */
    BigDecimal rate(String from) {
        var rate = json.path("rates").path(from).asString("");
        if (rate.isEmpty()) {
            throw new IllegalArgumentException("the terms have no rate for " + from);
        }
        return new BigDecimal(rate);
    }

    /** Converted with a half rounded up; both in minor units of their own currency. */
    static long converted(long amount, String from, String to, BigDecimal rate) {
        return BigDecimal.valueOf(amount)
                .movePointLeft(digits(from))
                .multiply(rate)
                .movePointRight(digits(to))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** Stripe's own count: ISK and UGX are written with two that are always zero, MGA with none. */
    static int digits(String currency) {
        return switch (currency.toUpperCase(Locale.ROOT)) {
            case "ISK", "UGX" -> 2;
            case "MGA" -> 0;
            default -> standardDigits(currency);
        };
    }

    /** The currencies whose decimals are always zero take whole hundreds alone, in charges and refunds alike. */
    static void mustBeWhole(long amount, String currency) {
        boolean bare = digits(currency) > standardDigits(currency);
        if (bare && amount % 100 != 0) {
            throw Refusal.parameter(
                    "invalid_charge_amount_no_decimal_compatible",
                    "amount",
                    "Invalid amount. Currency " + currency.toUpperCase(Locale.ROOT)
                            + " has become effectively zero-decimal and charged amounts must be evenly divisible by 100.");
        }
    }

    private static int standardDigits(String currency) {
        return Currency.getInstance(currency.toUpperCase(Locale.ROOT)).getDefaultFractionDigits();
    }

    /** Percentage and fixed fee of a sale of {@code amount} in {@code currency}, as settled. */
    long saleFee(String method, long amount, String currency) {
        return Shares.halfUp(amount, Json.number(json.path("fees"), method))
                + Json.number(json.path("fixed"), currency);
    }

    long conversionFee(long amount) {
        return Shares.halfUp(amount, number("fx_fee"));
    }

    long taxOn(long fee) {
        return Shares.halfUp(fee, number("fee_tax"));
    }

    long disputeFee() {
        return number("dispute_fee");
    }

    boolean disputeFeeReturned() {
        return json.path("dispute_fee_returned").asBoolean(false);
    }

    boolean partialCaptureReversal() {
        return json.path("partial_capture_reversal").asBoolean(false);
    }

    boolean automaticPayouts() {
        return !Json.text(json, "payout_interval").equals("manual");
    }

    boolean debitsNegative() {
        return json.path("debit_negative").asBoolean(false);
    }

    String orderKey() {
        return Json.text(json, "order_key");
    }

    int delayDays() {
        return (int) number("delay_days");
    }

    long authorizationDays() {
        return number("authorization_days");
    }

    long evidenceDays() {
        return number("evidence_days");
    }

    /** When the money of an event at {@code event} can leave. */
    Instant payoutOf(Instant event) {
        return PayoutDays.of(event, delayDays(), PAYOUT_TIME);
    }

    /** The payout run of the first weekday after {@code day}. */
    static Instant nextRun(Instant day) {
        return PayoutDays.of(day, 1, PAYOUT_TIME);
    }
}
