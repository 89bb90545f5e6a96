package se.knyt.simulators.klarna;

import java.time.Instant;
import java.time.LocalTime;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.Shares;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this merchant's agreement says.
 *
 * @param feeHundredths percentage fee on each sale, in hundredths of a percent (279 = 2.79 %), VAT excluded
 * @param feeFixedMinor fixed fee on each sale in minor units, VAT excluded
 * @param feeVatRate VAT on Klarna's fees in hundredths of a percent
 * @param delayDays days from the event's date to its payout; a payout that falls on a weekend leaves on the Monday
 * @param authorizationDays how long an authorization lives
 * @param settlementType {@code NET}, or {@code GROSS} for a merchant who has asked for all fees on one invoice instead of deducted from
 *     the payouts ("How are fees calculated?", klarna.com); what the API's {@code GROSS_FEE} leaves out no document says
 */
record Terms(
        long feeHundredths,
        long feeFixedMinor,
        long feeVatRate,
        int delayDays,
        int authorizationDays,
        String settlementType) {
    private static final LocalTime PAYOUT_TIME = LocalTime.of(6, 10);

    static final Terms DEFAULT = new Terms(279, 400, 2500, 2, 28, "NET");

    static Terms read(JsonNode node) {
        var type = node.path("settlement_type").asString(DEFAULT.settlementType);
        if (!type.equals("NET") && !type.equals("GROSS")) {
            throw Refusal.badValue("settlement_type is NET or GROSS");
        }
        return new Terms(
                bounded(node, "fee_hundredths", DEFAULT.feeHundredths, 10_000),
                bounded(node, "fee_fixed", DEFAULT.feeFixedMinor, 1_000_000),
                bounded(node, "fee_vat_rate", DEFAULT.feeVatRate, 10_000),
                (int) bounded(node, "delay_days", DEFAULT.delayDays, 90),
                (int) bounded(node, "authorization_days", DEFAULT.authorizationDays, 3650),
                type);
    }

    private static long bounded(JsonNode node, String field, long otherwise, long max) {
        long value = node.path(field).asLong(otherwise);
        if (value < 0 || value > max) {
            throw Refusal.badValue(field + " is 0 to " + max);
        }
        return value;
    }

    ObjectNode toJson() {
        return Json.object()
                .put("fee_hundredths", feeHundredths)
                .put("fee_fixed", feeFixedMinor)
                .put("fee_vat_rate", feeVatRate)
                .put("delay_days", delayDays)
                .put("authorization_days", authorizationDays)
                .put("settlement_type", settlementType);
    }

    boolean feesApart() {
        return settlementType.equals("GROSS");
    }

    /** When the money of an event at {@code event} leaves. */
    Instant payoutOf(Instant event) {
        return PayoutDays.of(event, delayDays, PAYOUT_TIME);
    }

    long percentageFee(long amount) {
        return Shares.halfUp(amount, feeHundredths);
    }

    /** VAT is rounded for each fee row, so its sum need not be the rate times the sum of the fees. */
    static long vatOn(long fee, long rate) {
        return Shares.halfUp(fee, rate);
    }
}
