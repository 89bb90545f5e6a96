package se.knyt.simulators.adyen;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import se.knyt.simulators.base.Agreement;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.Shares;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;

/** What this merchant's agreement says. README.md says what each term means. */
final class Terms {
    private static final LocalTime CLOSING = LocalTime.of(2, 0);

    /** Rates in hundredths of a percent, fixed parts in minor units of the settled currency. */
    private static final String DEFAULTS = """
            {"methods":["visa","mc","amex"],
             "settlement_currencies":["SEK"],
             "exchange_rates":{"EUR":"11.4213","USD":"10.5020","NOK":"0.9731","DKK":"1.5312","JPY":"0.0701","ISK":"0.0765"},
             "blended":false,"commission_rate":120,"commission_fixed":0,
             "markup_rate":60,"markup_fixed":0,"scheme_rate":10,"scheme_fixed":0,"interchange_rate":30,"interchange_fixed":0,
             "refund_commission":0,"chargeback_fee":10000,"processing_fee":110,
             "fees_by_invoice":false,"invoice_vat":2500,
             "reserve_rate":0,"reserve_days":90,"deposit":0,
             "delay_days":2,"modification_seconds":60,"report_minutes":120,"authorization_days":28}""";

    /** What a sale costs, minor units; either the first or the three others. */
    record Fees(long commission, long markup, long scheme, long interchange) {
        static final Fees NONE = new Fees(0, 0, 0, 0);

        long sum() {
            return commission + markup + scheme + interchange;
        }
    }

    private final Agreement agreement;

    private Terms(Agreement agreement) {
        this.agreement = agreement;
    }

    static Terms of(SimulatorStore store) {
        return new Terms(Agreement.of(store, "terms", DEFAULTS));
    }

    /**
     * @throws IllegalArgumentException when a term is unknown or its value cannot be
     */
    Terms with(JsonNode wanted) {
        var changed = new Terms(agreement.with(wanted));
        if (changed.settlementCurrencies().isEmpty()
                || changed.agreement.at("methods").isEmpty()) {
            throw new IllegalArgumentException("settlement_currencies and methods name at least one each");
        }
        return changed;
    }

    Agreement agreement() {
        return agreement;
    }

    private long number(String name) {
        return agreement.number(name);
    }

    /** The method of payment, the first when none is named. */
    String method(String wanted) {
        var methods = agreement
                .at("methods")
                .valueStream()
                .map(one -> one.asString(""))
                .toList();
        var method = wanted.isEmpty() ? methods.getFirst() : wanted;
        if (!methods.contains(method)) {
            throw new IllegalArgumentException("method is one of " + methods);
        }
        return method;
    }

    List<String> settlementCurrencies() {
        return agreement
                .at("settlement_currencies")
                .valueStream()
                .map(one -> one.asString(""))
                .toList();
    }

    String settledIn(String currency) {
        return settlementCurrencies().contains(currency)
                ? currency
                : settlementCurrencies().getFirst();
    }

    /** The price of one {@code currency} in the currency it is settled in. */
    BigDecimal exchangeRate(String currency) {
        if (settledIn(currency).equals(currency)) {
            return BigDecimal.ONE;
        }
        var rate = agreement.at("exchange_rates").path(currency).asString("");
        if (rate.isEmpty()) {
            throw new IllegalArgumentException("the terms have no rate for " + currency);
        }
        return new BigDecimal(rate);
    }

    /** In minor units of the currency it is settled in, a half rounded up. */
    long settled(long amount, String currency) {
        return BigDecimal.valueOf(amount, Wire.digits(currency))
                .multiply(exchangeRate(currency))
                .movePointRight(Wire.digits(settledIn(currency)))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    Fees saleFees(long settled) {
        return agreement.flag("blended")
                ? new Fees(part("commission", settled), 0, 0, 0)
                : new Fees(0, part("markup", settled), part("scheme", settled), part("interchange", settled));
    }

    private long part(String name, long settled) {
        return Shares.halfUp(settled, number(name + "_rate")) + number(name + "_fixed");
    }

    Fees refundFees() {
        return new Fees(number("refund_commission"), 0, 0, 0);
    }

    Fees chargebackFees() {
        return new Fees(number("chargeback_fee"), 0, 0, 0);
    }

    /** For each transaction, billed apart from its row. */
    long processingFee() {
        return number("processing_fee");
    }

    boolean feesByInvoice() {
        return agreement.flag("fees_by_invoice");
    }

    long withInvoiceVat(long fees) {
        return fees + Shares.halfUp(fees, number("invoice_vat"));
    }

    long reserveOf(long settled) {
        return Shares.halfUp(settled, number("reserve_rate"));
    }

    Duration reserved() {
        return Duration.ofDays(number("reserve_days"));
    }

    /** What is to lie with Adyen as security. */
    long deposit() {
        return number("deposit");
    }

    Duration modification() {
        return Duration.ofSeconds(number("modification_seconds"));
    }

    Duration untilReport() {
        return Duration.ofMinutes(number("report_minutes"));
    }

    Duration authorization() {
        return Duration.ofDays(number("authorization_days"));
    }

    /** The closing of the batch that takes an event at {@code event}. */
    Instant closingOf(Instant event) {
        return PayoutDays.of(event, (int) number("delay_days"), CLOSING);
    }

    /** The first closing on {@code day} or later. */
    static Instant closingNotBefore(LocalDate day) {
        return PayoutDays.of(day.atTime(CLOSING).atZone(PayoutDays.ZONE).toInstant(), 0, CLOSING);
    }

    /** The schemes' variant of a method, as reports name it. */
    static String variant(String method) {
        return Arrays.asList("visa", "mc").contains(method) ? method + "standardcredit" : method;
    }
}
