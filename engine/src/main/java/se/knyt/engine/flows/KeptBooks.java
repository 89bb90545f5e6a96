package se.knyt.engine.flows;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.commerce.Shipment;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/**
 * Who keeps the books of one purchase, where a company has changed that. What has begun ends as it began, whatever is told of it later:
 * an order or invoice in the accounting system, or a voucher of ours. Of all others the way of its sales channel on the day of the first
 * delivery decides, and of one that is not delivered the day that it is.
 */
final class KeptBooks {
    private static final String SALE = "voucher:sale:";
    private static final String WHOLE = ":voucher";
    /** With a customer ledger a gift card sold has a voucher of ours, and the rest an invoice. */
    private static final String CARDS = ":gift-cards";

    private KeptBooks() {}

    /** @param now company time */
    static LedgerMode of(TrailState state, Settings settings, ZoneId zone, Instant now) {
        if (!settings.cutOvers().any()) {
            return settings.ledger();
        }
        var prepaid = state.facts().stream()
                .filter(fact -> PrepaidKeys.isPrepaid(fact.key()))
                .findFirst();
        if (prepaid.isPresent()) {
            // Its voucher is Knyt's either way: the day of the money tells whose books it stands in.
            return settings.ledgerOn(prepaid.get().date());
        }
        if (inLedger(state)) {
            return LedgerMode.ACCOUNTING_SYSTEM;
        }
        if (byVoucher(state)) {
            return LedgerMode.KNYT;
        }
        if (!state.facts().isEmpty()) {
            return LedgerMode.ACCOUNTING_SYSTEM;
        }
        var day = firstDelivery(state, now).atZone(zone).toLocalDate();
        return state.order()
                .map(doc -> settings.ledgerOn(day, doc.connection()))
                .orElseGet(() -> settings.ledgerOn(day));
    }

    private static boolean inLedger(TrailState state) {
        return state.facts().stream().anyMatch(fact -> !fact.invoiceNumber().isEmpty())
                || state.effects().stream().anyMatch(KeptBooks::inLedger);
    }

    private static boolean inLedger(TrailState.EffectView effect) {
        boolean document = effect.kind() == EffectKind.CREATE_ORDER || effect.kind() == EffectKind.CREATE_INVOICE;
        boolean cards = effect.kind() == EffectKind.CREATE_VOUCHER
                && effect.key().startsWith(SALE)
                && effect.key().endsWith(CARDS);
        return (document || cards) && !"withdrawn".equals(effect.state());
    }

    /** A sale whose effects are not kept any more is told by what of it a voucher of ours books. */
    private static boolean byVoucher(TrailState state) {
        return !state.days().isEmpty()
                || state.effects().stream()
                        .anyMatch(effect -> effect.kind() == EffectKind.CREATE_VOUCHER
                                && effect.key().startsWith(SALE)
                                && effect.key().endsWith(WHOLE))
                || state.facts().stream()
                        .anyMatch(fact -> fact.own().compareTo(fact.amount().minus(fact.elsewhere())) >= 0);
    }

    private static Instant firstDelivery(TrailState state, Instant now) {
        return state.of(Shipment.class)
                .map(Map.Entry::getValue)
                .filter(shipment -> !shipment.cancelled())
                .map(Shipment::shippedAt)
                .min(Instant::compareTo)
                .orElse(now);
    }
}
