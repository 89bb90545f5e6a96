package se.knyt.engine.trails;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.money.Rate;
import se.knyt.engine.payments.ToldPayment;

/** The parts of one trail while they are read. */
final class TrailParts {
    final List<TrailState.Doc> documents = new ArrayList<>();
    final List<TrailState.EffectView> effects = new ArrayList<>();
    final List<TrailState.FactView> facts = new ArrayList<>();
    final List<TrailState.LineView> lines = new ArrayList<>();
    final List<TrailState.DayView> days = new ArrayList<>();
    final List<TrailState.DisputeView> disputes = new ArrayList<>();
    final Map<String, Optional<Rate>> cards = new HashMap<>();
    final Map<String, CardStanding> standing = new HashMap<>();
    final List<Roads.Asked> askedRoads = new ArrayList<>();
    final Map<String, Roads.Paid> paidRoads = new HashMap<>();
    final Map<String, RefundWord> words = new HashMap<>();
    final List<ToldPayment> told = new ArrayList<>();
    final List<BegunReturn> returns = new ArrayList<>();
    final List<BuyerPayment> paid = new ArrayList<>();

    /** Those of a trail; new ones where none of it is read yet. */
    static TrailParts of(Map<Long, TrailParts> parts, long trail) {
        return parts.computeIfAbsent(trail, t -> new TrailParts());
    }

    TrailState state(long company, long trail, RateDecision rates) {
        return new TrailState(
                company,
                trail,
                documents,
                effects,
                facts,
                lines,
                days,
                disputes,
                cards,
                rates,
                new Roads(askedRoads, paidRoads),
                words,
                told,
                returns,
                paid,
                standing);
    }
}
