package se.knyt.simulators.svea;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Currency;
import java.util.Set;
import se.knyt.simulators.base.Agreement;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.Shares;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this merchant's agreement says, and how the simulator takes what the documents leave open. JSON with the fields of
 * {@link #DEFAULTS}; README.md says what each means.
 */
final class Terms {
    /** Methods where Svea buys the invoice: delivered and credited by rows. */
    private static final Set<String> INVOICED = Set.of("Invoice", "PaymentPlan", "AccountCredit");

    private static final String ID = "terms";
    private static final LocalTime PAYOUT_TIME = LocalTime.of(7, 0);

    /** Percentages in hundredths of a percent, fixed fees in minor units, VAT excluded. */
    private static final String DEFAULTS = """
            {"settlement_currency":"SEK","rates":{"EUR":"11.4213","NOK":"0.9731","DKK":"1.5312"},
             "methods":{
               "Invoice":{"admin":1900,"credit":250},
               "Card":{"admin":200,"credit":149},
               "DirectBank":{"admin":300,"credit":0},
               "Swish":{"admin":250,"credit":0},
               "PaymentPlan":{"admin":1900,"credit":0},
               "AccountCredit":{"admin":0,"credit":295}},
             "admin_vat":2500,"dispute_fee":20000,
             "delay_days":3,"authorization_days":30,
             "invoice_client":79021,"card_client":79022,
             "debt_sign":-1,"polls_in_progress":1,"direct_answers":false}""";

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

    String method(String wanted) {
        var methods = json.path("methods");
        var method = wanted.isEmpty() ? methods.properties().iterator().next().getKey() : wanted;
        if (!methods.has(method)) {
            throw new IllegalArgumentException("no method of payment is called " + method);
        }
        return method;
    }

    static boolean invoiced(String method) {
        return INVOICED.contains(method);
    }

    /** Methods that move the money at the purchase: there is nothing left to deliver. */
    static boolean immediate(String method) {
        return method.equals("Swish") || method.equals("DirectBank");
    }

    /** The number of Svea's that a method's money is reported under. */
    long client(String method) {
        return number(invoiced(method) ? "invoice_client" : "card_client");
    }

    String settlementCurrency() {
        return Json.text(json, "settlement_currency");
    }

    /** The price of one {@code currency} in the settlement currency. */
    BigDecimal rate(String currency) {
        if (currency.equals(settlementCurrency())) {
            return BigDecimal.ONE;
        }
        var rate = json.path("rates").path(currency).asString("");
        if (rate.isEmpty()) {
            throw new IllegalArgumentException("the terms have no rate for " + currency);
        }
        return new BigDecimal(rate);
    }

    /** Minor units of {@code currency} in minor units of the settlement currency, a half rounded up. */
    long settled(long amount, String currency) {
        return BigDecimal.valueOf(amount)
                .movePointLeft(Currency.getInstance(currency).getDefaultFractionDigits())
                .multiply(rate(currency))
                .movePointRight(Currency.getInstance(settlementCurrency()).getDefaultFractionDigits())
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    long adminFee(String method) {
        return Json.number(json.path("methods").path(method), "admin");
    }

    long creditFee(String method, long settledAmount) {
        return Shares.halfUp(settledAmount, Json.number(json.path("methods").path(method), "credit"));
    }

    long adminVat() {
        return number("admin_vat");
    }

    long disputeFee() {
        return number("dispute_fee");
    }

    long authorizationDays() {
        return number("authorization_days");
    }

    /** How a debt is signed in the report: −1 as a negative number, 1 as a positive one. */
    long debtSign() {
        return number("debt_sign") < 0 ? -1 : 1;
    }

    long pollsInProgress() {
        return number("polls_in_progress");
    }

    boolean answersDirectly() {
        return json.path("direct_answers").asBoolean(false);
    }

    Instant payoutOf(Instant event) {
        return PayoutDays.of(event, (int) number("delay_days"), PAYOUT_TIME);
    }

    static Instant nextRun(Instant day) {
        return PayoutDays.of(day, 1, PAYOUT_TIME);
    }
}
