package se.knyt.simulators.shopify;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import se.knyt.simulators.base.Agreement;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.Shares;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;

/** What the shop's Shopify Payments account agrees on. README.md says what each term means. */
final class AccountTerms {
    private static final LocalTime PAYOUT_TIME = LocalTime.of(2, 0);

    /** Percentages in hundredths of a percent, fixed fees and the fee of a chargeback in minor units of the payout's currency. */
    private static final String DEFAULTS = """
            {"activated":true,"access":true,
             "payout_currencies":["SEK"],
             "exchange_rates":{"EUR":"11.4213","USD":"10.5020","NOK":"0.9731","DKK":"1.5312","GBP":"13.2040","CHF":"11.9030","PLN":"2.6810"},
             "rate":190,"fixed":180,"conversion_fee":150,"fee_tax":0,
             "chargeback_fee":15000,"chargeback_fee_apart":true,"chargeback_fee_returned":true,
             "interval":"daily","weekly_anchor":"MONDAY","monthly_anchor":1,
             "delay_days":3,"debit_negative":false,
             "authorization_days":7,"evidence_days":20}""";

    private final Agreement agreement;

    private AccountTerms(Agreement agreement) {
        this.agreement = agreement;
    }

    static AccountTerms of(SimulatorStore store) {
        return new AccountTerms(Agreement.of(store, "payments_terms", DEFAULTS));
    }

    /**
     * @throws IllegalArgumentException when a term is unknown or its value cannot be
     */
    AccountTerms with(JsonNode wanted) {
        var changed = new AccountTerms(agreement.with(wanted));
        if (!List.of("daily", "weekly", "monthly", "manual").contains(changed.interval())) {
            throw new IllegalArgumentException("interval is daily, weekly, monthly or manual");
        }
        if (Arrays.stream(DayOfWeek.values()).noneMatch(day -> day.name().equals(changed.weeklyAnchor()))) {
            throw new IllegalArgumentException("weekly_anchor is a day of the week");
        }
        if (changed.number("monthly_anchor") < 1 || changed.number("monthly_anchor") > 31) {
            throw new IllegalArgumentException("monthly_anchor is 1 to 31");
        }
        if (changed.payoutCurrencies().isEmpty()) {
            throw new IllegalArgumentException("payout_currencies names at least one");
        }
        return changed;
    }

    Agreement agreement() {
        return agreement;
    }

    private long number(String name) {
        return agreement.number(name);
    }

    boolean activated() {
        return agreement.flag("activated");
    }

    /** Whether the app may read payouts and disputes. */
    boolean access() {
        return agreement.flag("access");
    }

    String interval() {
        return agreement.text("interval");
    }

    String weeklyAnchor() {
        return agreement.text("weekly_anchor");
    }

    long monthlyAnchor() {
        return number("monthly_anchor");
    }

    List<String> payoutCurrencies() {
        var list = new ArrayList<String>();
        agreement.at("payout_currencies").forEach(currency -> list.add(currency.asString("")));
        return list;
    }

    String defaultCurrency() {
        return payoutCurrencies().getFirst();
    }

    /** The currency in which money of {@code currency} is paid out: its own if there is a bank account for it. */
    String settledIn(String currency) {
        return payoutCurrencies().contains(currency) ? currency : defaultCurrency();
    }

    /**
     * The price of one {@code currency} in the default currency; one where nothing is exchanged.
     *
     * @throws UserError when the terms have no rate for it
     */
    BigDecimal exchangeRate(String currency) {
        if (settledIn(currency).equals(currency)) {
            return BigDecimal.ONE;
        }
        var rate = agreement.at("exchange_rates").path(currency).asString("");
        if (rate.isEmpty()) {
            throw new UserError("Shopify Payments takes no " + currency);
        }
        return new BigDecimal(rate);
    }

    /** The amount in the currency of the payout, a half rounded up. */
    static long exchanged(long amount, BigDecimal rate) {
        return BigDecimal.valueOf(amount)
                .multiply(rate)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    long rate() {
        return number("rate");
    }

    long fixed() {
        return number("fixed");
    }

    long conversionFee() {
        return number("conversion_fee");
    }

    long taxOn(long fee) {
        return Shares.halfUp(fee, number("fee_tax"));
    }

    long chargebackFee() {
        return number("chargeback_fee");
    }

    /** Whether the fee of a chargeback is a row of its own, or the fee of the withdrawal's row. */
    boolean chargebackFeeApart() {
        return agreement.flag("chargeback_fee_apart");
    }

    boolean chargebackFeeReturned() {
        return agreement.flag("chargeback_fee_returned");
    }

    boolean debitsNegative() {
        return agreement.flag("debit_negative");
    }

    Duration authorization() {
        return Duration.ofDays(number("authorization_days"));
    }

    Duration evidence() {
        return Duration.ofDays(number("evidence_days"));
    }

    /** When money of an event may leave. */
    Instant availableFrom(Instant event) {
        return PayoutDays.of(event, (int) number("delay_days"), PAYOUT_TIME);
    }

    /** The first payout by the schedule that is not before {@code available}; none when payouts are made by hand. */
    Optional<Instant> runNotBefore(Instant available) {
        var at = available.atZone(PayoutDays.ZONE);
        return switch (interval()) {
            case "manual" -> Optional.empty();
            case "weekly" ->
                Optional.of(weekday(at.with(TemporalAdjusters.nextOrSame(DayOfWeek.valueOf(weeklyAnchor())))));
            case "monthly" -> Optional.of(weekday(monthly(at)));
            default -> Optional.of(available);
        };
    }

    private ZonedDateTime monthly(ZonedDateTime at) {
        var day = anchored(at.toLocalDate());
        return at.with(day.isBefore(at.toLocalDate()) ? anchored(day.plusMonths(1)) : day);
    }

    /** The anchor's day in the month of {@code day}, its last day where the month is shorter. */
    private LocalDate anchored(LocalDate day) {
        return day.withDayOfMonth((int) Math.min(monthlyAnchor(), day.lengthOfMonth()));
    }

    private static Instant weekday(ZonedDateTime at) {
        return PayoutDays.of(at.toInstant(), 0, PAYOUT_TIME);
    }
}
