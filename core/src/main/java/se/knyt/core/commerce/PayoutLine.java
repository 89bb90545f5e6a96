package se.knyt.core.commerce;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.core.money.Money;

/**
 * One amount of a payout. A row of the provider with gross, fee and VAT gives up to three.
 *
 * @param line 1-based place: the physical line of a file where the row begins, or the position in the API's answer
 * @param kind what it is
 * @param providerKind the provider's own word, kept as it came
 * @param amount signed from the merchant's view: positive raises what he is paid
 * @param at when the event happened at the provider
 * @param orderReference what the shop gave the provider as merchant reference, may be empty
 * @param secondReference a further merchant reference, may be empty
 * @param captureReference the reference Knyt or the shop gave the capture or refund, may be empty
 * @param providerOrderId the provider's id of the purchase, may be empty
 * @param providerTransactionId the provider's id of the capture or refund, may be empty
 * @param original what the buyer paid or got back in the currency of the purchase, signed as the amount; only where the provider
 *     changed it into the currency of the payout, at the rate that the two make
 */
public record PayoutLine(
        int line,
        Kind kind,
        String providerKind,
        Money amount,
        Instant at,
        String orderReference,
        String secondReference,
        String captureReference,
        String providerOrderId,
        String providerTransactionId,
        Optional<Money> original) {
    public PayoutLine {
        if (original.filter(o -> o.currency().equals(amount.currency()) || o.signum() != amount.signum())
                .isPresent()) {
            throw new IllegalArgumentException(
                    "an original amount is in another currency and has the sign of its line");
        }
    }

    /** A line in the currency of its purchase. */
    public PayoutLine(
            int line,
            Kind kind,
            String providerKind,
            Money amount,
            Instant at,
            String orderReference,
            String secondReference,
            String captureReference,
            String providerOrderId,
            String providerTransactionId) {
        this(
                line,
                kind,
                providerKind,
                amount,
                at,
                orderReference,
                secondReference,
                captureReference,
                providerOrderId,
                providerTransactionId,
                Optional.empty());
    }

    /** The same line with what it is in the currency of the purchase. */
    public PayoutLine ofPurchase(Money other) {
        return new PayoutLine(
                line,
                kind,
                providerKind,
                amount,
                at,
                orderReference,
                secondReference,
                captureReference,
                providerOrderId,
                providerTransactionId,
                Optional.of(other));
    }

    /** Everything that it may name its purchase by, none of it empty and each once. */
    public List<String> references() {
        return Stream.of(providerTransactionId, providerOrderId, captureReference, orderReference, secondReference)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    /** What it is in the currency of the purchase: what is matched with invoices and credit notes. */
    public Money purchased() {
        return original.orElse(amount);
    }

    /** What an amount of a payout is; the code is used in files and API. */
    public enum Kind {
        SALE("sale"),
        REFUND("refund"),
        FEE("fee"),
        FEE_VAT("fee_vat"),
        FEE_REFUND("fee_refund"),
        CHARGEBACK("chargeback"),
        CHARGEBACK_WON("chargeback_won"),
        DISPUTE_FEE("dispute_fee"),
        RESERVE_HOLD("reserve_hold"),
        RESERVE_RELEASE("reserve_release"),
        FX("fx"),
        ADJUSTMENT("adjustment"),
        ADVANCE("advance"),
        DEPOSIT("deposit"),
        /** An earlier payout that did not reach the bank: the provider has the money again, and pays it with this one. */
        PAYOUT_RETURN("payout_return"),
        ROUNDING("rounding"),
        /** A word of the provider that we do not know: kept, shown, never guessed. */
        UNRECOGNIZED("unrecognized");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        /** Only sales and refunds are matched with an open item. */
        public boolean needsMatch() {
            return this == SALE || this == REFUND;
        }

        /** @throws IllegalArgumentException for a code that is none of ours */
        public static Kind ofCode(String code) {
            for (var kind : values()) {
                if (kind.code.equals(code)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no such kind of payout line: " + code);
        }
    }
}
