package se.knyt.engine.flows;

import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/** Whether a purchase has begun to go its way, and under which settings. */
final class Begun {
    private static final Set<EffectKind> FIRST =
            Set.of(EffectKind.CREATE_ORDER, EffectKind.CREATE_INVOICE, EffectKind.CAPTURE);

    private Begun() {}

    static boolean has(TrailState state) {
        return !state.facts().isEmpty() || state.effects().stream().anyMatch(e -> FIRST.contains(e.kind()));
    }

    /** The settings version under which it began; empty while it has not. */
    static OptionalInt under(TrailState state) {
        return IntStream.concat(
                        state.facts().stream().mapToInt(TrailState.FactView::settingsVersion),
                        state.effects().stream()
                                .filter(e -> FIRST.contains(e.kind()))
                                .mapToInt(TrailState.EffectView::settingsVersion))
                .min();
    }
}
