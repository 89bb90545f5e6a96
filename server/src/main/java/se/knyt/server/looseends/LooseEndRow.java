package se.knyt.server.looseends;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.EntryWatch;
import se.knyt.engine.intake.HistoryReminder;
import se.knyt.engine.looseends.Causes;
import se.knyt.engine.mapped.ExpiringTokens;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages;
import se.knyt.spi.ByHandSource;
import se.knyt.spi.EffectBody;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.MadeElsewhere;

/**
 * An open loose end.
 *
 * @param order number of the purchase, empty for none
 * @param trail of the purchase, 0 for none
 * @param payout reference of the payout, empty for none
 * @param amount null when no amount hangs on it
 * @param retryable whether Knyt can try again: send it, or plan it anew
 * @param connection the connection it is about, null for none
 * @param effect what was to be made in another system, null for none
 * @param raw the record that could not be read, null for none
 */
public record LooseEndRow(
        long id,
        String code,
        String args,
        String groupKey,
        String order,
        long trail,
        String payout,
        String provider,
        String system,
        @Nullable Money amount,
        Instant openedAt,
        boolean selfHealing,
        @Nullable Instant nextTryAt,
        boolean retryable,
        @Nullable Long connection,
        @Nullable Long effect,
        @Nullable Long raw) {
    private static final String RATE_HELD = "vat.rate-not-valid";

    /** The page of the purchase; empty for none. */
    public String purchase() {
        return TrailAddress.path(order, trail);
    }

    /** Whether a person can choose between customers that fit. */
    public boolean choosable() {
        return code.equals("customer.ambiguous")
                || (code.equals("effect.ambiguous") && args.contains("\"kind\":\"create-customer\""));
    }

    /** Where in the company what is missing can be put right; empty where it is not on a page of ours. */
    public String mend() {
        if (!code.equals("provider.no-accounts") && !code.equals("fee.vat-unanswered")) {
            return "";
        }
        var provider = Messages.arguments(args).getOrDefault("0", "");
        return provider.matches("[a-z0-9_-]+") ? "/settings/providers/" + provider : "/settings/providers";
    }

    /** Where a person chooses what becomes of an invoice that is paid by hand; empty for any other cause. */
    public String paidByHand() {
        boolean is = code.equals(MadeElsewhere.CODE) || code.endsWith(EffectBody.UndoPayment.BY_HAND);
        return is && effect != null ? "/paid-by-hand/" + Ref.of(effect) : "";
    }

    /** Where a person says whether what somebody else has made is what was wanted; empty for any other cause. */
    public String found() {
        return FoundElsewhere.isCode(code) && effect != null ? "/found-elsewhere/" + Ref.of(effect) : "";
    }

    /** Where a person says which VAT rate holds of a purchase; empty for any other cause. */
    public String rate() {
        return code.equals(RATE_HELD) && !order.isEmpty() ? purchase() + "/vat-rate" : "";
    }

    /** Where a person lets a refund go that a rule holds; empty for any other cause. */
    public String heldRefund() {
        return Causes.REFUND_RULES.contains(code) && !Causes.DRAFTS.contains(code) && !order.isEmpty()
                ? purchase() + "/held-refunds"
                : "";
    }

    /** The page of the order or payout that a rule stops, where a person may let it go; empty for any other cause. */
    public String stopped() {
        if (Causes.DRAFTS.contains(code)) {
            return "/vouchers/drafts";
        }
        if (Causes.ORDER_RULES.contains(code) && !order.isEmpty()) {
            return purchase() + "#rule";
        }
        return Causes.PAYOUT_RULES.contains(code) && !payout.isEmpty()
                ? PayoutAddress.path(provider, payout) + "#rule"
                : "";
    }

    /** Where a person says which transactions a payout took that was made by hand; empty for any other cause. */
    public String taken() {
        var of = ByHandSource.waits(code) ? Messages.arguments(args).getOrDefault("payout", "") : "";
        return connection != null && of.matches("[A-Za-z0-9_-]{1,200}")
                ? "/connections/" + Ref.of(connection) + "/payouts/" + of + "/taken"
                : "";
    }

    /** The page of the dispute that it is about; empty for any other cause. */
    public String dispute() {
        var id = code.startsWith("dispute.") ? Messages.arguments(args).getOrDefault("dispute", "") : "";
        return id.matches("\\d{1,18}") ? "/disputes/" + Ref.of(Long.parseLong(id)) : "";
    }

    /** The page of the bank's line that it is about; empty for any other cause. */
    public String bankEntry() {
        var id = code.equals(EntryWatch.CODE) ? Messages.arguments(args).getOrDefault("entry", "") : "";
        return id.matches("\\d{1,18}") ? "/bank/" + Ref.of(Long.parseLong(id)) : "";
    }

    /** Where the history of a connection is fetched; empty for any other cause. */
    public String history() {
        return code.equals(HistoryReminder.CODE) && connection != null
                ? "/connections/" + Ref.of(connection) + "/history"
                : "";
    }

    /** Where the tokens of a connection are; empty for any other cause. */
    public String tokens() {
        return code.equals(ExpiringTokens.CODE) && connection != null
                ? "/connections/" + Ref.of(connection) + "/token"
                : "";
    }

    /** Where a person says that what is owed to a buyer was paid; empty for any other cause. */
    public String owed() {
        var fact = code.equals("refund.by-road") ? Messages.arguments(args).getOrDefault("fact", "") : "";
        return fact.matches("\\d{1,18}") ? "/returns/" + Ref.of(Long.parseLong(fact)) + "/paid" : "";
    }

    /** Where a person says that a buyer has paid what is owed, or got it back; empty for any other cause. */
    public String receivable() {
        boolean is = code.equals("own-invoice.unpaid") || code.equals("own-invoice.owed-back");
        return is && !order.isEmpty() ? purchase() + "/receivable" : "";
    }

    /** Where a person says in which return late VAT is told; empty for any other cause. */
    public String lateVat() {
        var month = code.equals("vat.late") || code.equals("vat.correct")
                ? Messages.arguments(args).getOrDefault("month", "")
                : "";
        return month.matches("\\d{4}-\\d{2}") ? "/month-end?month=" + month + "#vat-period" : "";
    }

    /** How the gift card is named that it is about; empty for any other cause. */
    public String card() {
        var ends = isExpiredCard() ? Messages.arguments(args).getOrDefault("ends", "") : "";
        return ends.isEmpty() ? "" : "•••• " + ends;
    }

    /** Whether fees are told that no invoice has. */
    public boolean isFeesApart() {
        return code.startsWith("fees.invoice-");
    }

    public boolean isExpiredCard() {
        return code.equals("gift-card.expired");
    }

    /** The page of the purchase whose reservation it is about, with what can be done; empty for any other cause. */
    public String reservation() {
        return code.startsWith("authorization.") && !order.isEmpty() ? purchase() + "#reservation" : "";
    }

    /** How the order stands in its shop while its reservation is dead, as {@code shop-hold.held}; empty for any other cause. */
    public String shopHold() {
        var state = code.startsWith("authorization.") ? Messages.arguments(args).getOrDefault("shop-hold", "") : "";
        return state.isEmpty() ? "" : "shop-hold." + state;
    }

    /** Since when it is on hold there; empty where it is not. */
    public Optional<Instant> shopHeldAt() {
        return Optional.of(Messages.arguments(args).getOrDefault("shop-hold-at", ""))
                .filter(at -> !at.isEmpty())
                .map(Instant::parse);
    }

    /** The sentence about it; empty for any other cause. */
    public String shopHold(View view) {
        return shopHold().isEmpty()
                ? ""
                : view.t(shopHold(), shopHeldAt().map(view::moment).orElse(""));
    }

    /** Where what only a payout tells was paid back can be booked; empty for any other cause. */
    public String draft() {
        return code.equals("payout.line-unmatched") && amount != null && amount.isNegative() && !payout.isEmpty()
                ? PayoutAddress.path(provider, payout) + "/returns"
                : "";
    }

    /** The chip's look. */
    public String look() {
        if (selfHealing) {
            return "unsure";
        }
        if (code.endsWith("not-at-bank")) {
            return "loose";
        }
        return code.contains("unknown") ? "unsure" : retryable || code.startsWith("payout") ? "bad" : "loose";
    }
}
