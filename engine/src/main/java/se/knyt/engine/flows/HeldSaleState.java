package se.knyt.engine.flows;

import java.util.Optional;
import se.knyt.core.bookkeeping.HeldSale;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.engine.trails.TrailState;

/** Which sales and credits of a purchase stand on the account of held sales, by the vouchers that were made of them. */
final class HeldSaleState {
    private static final String VOUCHER = "voucher:";
    private static final String HELD = HeldSale.key("");

    private HeldSaleState() {}

    /** Whether a sale or credit stands so, or did. */
    static boolean stands(TrailState state, String key) {
        return state.effect(VOUCHER + HeldSale.key(key)).isPresent();
    }

    /** The key by which a fact stands so, or did: its own, or that of the whole which it is a part of. */
    static Optional<String> stoodAs(TrailState state, String factKey) {
        return state.effects().stream()
                .map(TrailState.EffectView::key)
                .filter(key -> key.startsWith(VOUCHER) && key.endsWith(HELD))
                .map(key -> key.substring(VOUCHER.length(), key.length() - HELD.length()))
                .filter(key -> factKey.equals(key) || factKey.startsWith(key + "/") || factKey.startsWith(key + ":"))
                .findFirst();
    }

    /** Whether a sale or credit stands so and nobody has answered yet. */
    static boolean isAsked(TrailState state, String key) {
        return stands(state, key) && answer(state, key).isEmpty();
    }

    /** The voucher by which what stood so was posted at last; empty where nothing stood, or it is asked about still. */
    static Optional<TrailState.EffectView> answer(TrailState state, String key) {
        return stands(state, key) ? state.effect(VOUCHER + key + ":voucher") : Optional.empty();
    }

    /** A sale at the rate by which it stands: what the providers owe is taken off as it was put on. */
    static SaleFact asStood(TrailState state, SaleFact sale) {
        var rate = state.fact(sale.key()).filter(_ -> stands(state, sale.key())).flatMap(TrailState.FactView::rate);
        return rate.isPresent() ? sale.withExchangeRate(rate) : sale;
    }
}
