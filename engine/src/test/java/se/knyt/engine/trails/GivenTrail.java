package se.knyt.engine.trails;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.money.Money;

/** Purchases as planning sees them, in few words. */
public final class GivenTrail {
    private GivenTrail() {}

    /** One that no payout has a line of, whose gift cards are not known, and of which nobody has said anything. */
    public static TrailState of(
            List<TrailState.Doc> documents,
            List<TrailState.EffectView> effects,
            List<TrailState.FactView> facts,
            List<TrailState.DayView> days,
            List<TrailState.DisputeView> disputes) {
        return new TrailState(
                1,
                1,
                documents,
                effects,
                facts,
                List.of(),
                days,
                disputes,
                Map.of(),
                RateDecision.NONE,
                Roads.NONE,
                Map.of());
    }

    /** One of a purchase with one tender, that neither a payout nor its provider has told of. */
    public static TrailState.FactView sale(
            String key,
            String invoice,
            LocalDate date,
            Money amount,
            Money own,
            Money elsewhere,
            Money tax,
            String provider) {
        return new TrailState.FactView(
                1,
                key,
                "sale",
                invoice,
                date,
                amount,
                own,
                elsewhere,
                tax,
                1,
                1,
                List.of(),
                Map.of(),
                provider,
                false,
                "",
                TrailState.Heard.NOT);
    }
}
