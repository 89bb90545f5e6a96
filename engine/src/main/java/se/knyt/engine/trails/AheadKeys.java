package se.knyt.engine.trails;

import se.knyt.spi.EffectKind;

/** Names of captures that a person has asked for before a delivery was told: of no delivery, and numbered within their order. */
public final class AheadKeys {
    private static final String AHEAD = "capture:ahead:";

    private AheadKeys() {}

    /** @param nth which time a person asks for it of the order, from 1 */
    public static String of(long shop, String orderSourceId, int nth) {
        return AHEAD + shop + ":" + orderSourceId + ":" + nth;
    }

    public static boolean isAhead(TrailState.EffectView effect) {
        return effect.kind() == EffectKind.CAPTURE && effect.key().startsWith(AHEAD);
    }

    /** The number of what a person asked for. */
    public static int nth(TrailState.EffectView effect) {
        var whole = PartKeys.whole(effect.key());
        return Integer.parseInt(whole.substring(whole.lastIndexOf(':') + 1));
    }
}
