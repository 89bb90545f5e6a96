package se.knyt.engine.flows;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/** Whether a purchase has begun to go its way, and under which settings. */
final class Begun {
    private static final Set<EffectKind> FIRST =
            Set.of(EffectKind.CREATE_ORDER, EffectKind.CREATE_INVOICE, EffectKind.CAPTURE);

    private static final Set<EffectKind> WRITTEN = Set.of(EffectKind.CREATE_ORDER, EffectKind.CREATE_INVOICE);

    private Begun() {}

    static boolean has(TrailState state) {
        return !state.facts().isEmpty() || state.effects().stream().anyMatch(e -> FIRST.contains(e.kind()));
    }

    /** The settings version under which it began; empty while it has not. */
    static OptionalInt under(TrailState state) {
        return under(state, state.facts(), FIRST);
    }

    /**
     * The same of what is written of it alone, since money is taken before a question of how it is posted is answered: the answer may be a
     * later version's. Of what stood held, the fact has the version of the question and the voucher that of the answer.
     */
    static OptionalInt written(TrailState state) {
        var posted = state.facts().stream()
                .filter(fact -> HeldSaleState.stoodAs(state, fact.key()).isEmpty())
                .toList();
        var answered = state.facts().stream()
                .flatMap(fact -> HeldSaleState.stoodAs(state, fact.key()).stream())
                .flatMap(key -> HeldSaleState.answer(state, key).stream())
                .mapToInt(TrailState.EffectView::settingsVersion);
        return IntStream.concat(answered, under(state, posted, WRITTEN).stream())
                .min();
    }

    private static OptionalInt under(TrailState state, List<TrailState.FactView> facts, Set<EffectKind> kinds) {
        return IntStream.concat(
                        facts.stream().mapToInt(TrailState.FactView::settingsVersion),
                        state.effects().stream()
                                .filter(e -> kinds.contains(e.kind()))
                                .mapToInt(TrailState.EffectView::settingsVersion))
                .min();
    }
}
