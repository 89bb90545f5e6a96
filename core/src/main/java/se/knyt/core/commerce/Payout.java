package se.knyt.core.commerce;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * One payment from a provider, without its lines: those are {@link PayoutLine} rows of their own that name it.
 *
 * @param sourceId the provider's id of the payout, equal to the reference where it has no other
 * @param reference what the bank statement shows
 * @param provider provider code
 * @param currency currency of every amount
 * @param paidAt when the provider started the transfer
 * @param paid what the provider states as paid; may be zero or negative
 * @param opening what stood at the provider before: positive when the merchant has money there, negative when he owes
 * @param closing what stands there after, same sign
 * @param exchange the rate that the settlement itself states; empty where it states none, which is no rate of one
 * @param failure that it never reached the bank, as the provider tells of the payout itself; empty while it says nothing of the kind
 * @param classTotals the provider's own totals by kind of line, signed from the merchant's view; kinds it states no total for are absent
 * @param apart fees that the settlement tells beside the payout and that come on an invoice of the provider's; empty where it tells none
 * @param bankText what else the provider says that the bank will show of it, each text on a line; empty where it says nothing
 */
public record Payout(
        String sourceId,
        String reference,
        String provider,
        Currency currency,
        Instant paidAt,
        Money paid,
        Money opening,
        Money closing,
        Optional<Exchange> exchange,
        Optional<Failure> failure,
        Map<PayoutLine.Kind, Money> classTotals,
        Optional<Apart> apart,
        String bankText)
        implements Document {
    /**
     * Fees that are told and are no part of the payout.
     *
     * @param fees what they come to without VAT, positive for what is owed
     * @param vat the VAT on them, signed the same
     * @param rows how many rows tell them: VAT is rounded on each
     */
    public record Apart(Money fees, Money vat, int rows) {}

    /**
     * A rate of exchange as a settlement states it.
     *
     * @param to the currency that it leads to
     * @param perUnit units of {@code to} for one of the payout's currency, positive
     */
    public record Exchange(Currency to, BigDecimal perUnit) {
        public Exchange {
            if (perUnit.signum() <= 0) {
                throw new IllegalArgumentException("a rate of exchange is positive");
            }
        }
    }

    /**
     * A payout that the provider has taken back, or the bank has sent back to it.
     *
     * @param state the provider's own word: {@code failed}, {@code canceled}, {@code V}
     * @param reason the provider's own word for why, empty where it gives none
     * @param at when the provider had the money again, empty where it does not say
     */
    public record Failure(String state, String reason, Optional<Instant> at) {}

    /** A payout of which the provider does not say what else the bank will show. */
    public Payout(
            String sourceId,
            String reference,
            String provider,
            Currency currency,
            Instant paidAt,
            Money paid,
            Money opening,
            Money closing,
            Optional<Exchange> exchange,
            Optional<Failure> failure,
            Map<PayoutLine.Kind, Money> classTotals,
            Optional<Apart> apart) {
        this(
                sourceId,
                reference,
                provider,
                currency,
                paidAt,
                paid,
                opening,
                closing,
                exchange,
                failure,
                classTotals,
                apart,
                "");
    }

    /** A payout beside which no fees are told. */
    public Payout(
            String sourceId,
            String reference,
            String provider,
            Currency currency,
            Instant paidAt,
            Money paid,
            Money opening,
            Money closing,
            Optional<Exchange> exchange,
            Optional<Failure> failure,
            Map<PayoutLine.Kind, Money> classTotals) {
        this(
                sourceId,
                reference,
                provider,
                currency,
                paidAt,
                paid,
                opening,
                closing,
                exchange,
                failure,
                classTotals,
                Optional.empty());
    }

    /** A payout that has not failed, as far as the provider tells. */
    public Payout(
            String sourceId,
            String reference,
            String provider,
            Currency currency,
            Instant paidAt,
            Money paid,
            Money opening,
            Money closing,
            Optional<Exchange> exchange,
            Map<PayoutLine.Kind, Money> classTotals) {
        this(
                sourceId,
                reference,
                provider,
                currency,
                paidAt,
                paid,
                opening,
                closing,
                exchange,
                Optional.empty(),
                classTotals);
    }

    /** A payout whose settlement states no rate of exchange. */
    public Payout(
            String sourceId,
            String reference,
            String provider,
            Currency currency,
            Instant paidAt,
            Money paid,
            Money opening,
            Money closing,
            Map<PayoutLine.Kind, Money> classTotals) {
        this(sourceId, reference, provider, currency, paidAt, paid, opening, closing, Optional.empty(), classTotals);
    }

    /** The same that did not reach the bank. */
    public Payout failed(Failure other) {
        return new Payout(
                sourceId,
                reference,
                provider,
                currency,
                paidAt,
                paid,
                opening,
                closing,
                exchange,
                Optional.of(other),
                classTotals,
                apart,
                bankText);
    }

    /** The same with fees that are told beside it. */
    public Payout beside(Apart fees) {
        return new Payout(
                sourceId,
                reference,
                provider,
                currency,
                paidAt,
                paid,
                opening,
                closing,
                exchange,
                failure,
                classTotals,
                Optional.of(fees),
                bankText);
    }

    /** The same with what else the provider says that the bank will show. */
    public Payout shownAs(String text) {
        return new Payout(
                sourceId,
                reference,
                provider,
                currency,
                paidAt,
                paid,
                opening,
                closing,
                exchange,
                failure,
                classTotals,
                apart,
                text);
    }

    public Payout {
        classTotals = Map.copyOf(classTotals);
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.PAYOUT;
    }
}
