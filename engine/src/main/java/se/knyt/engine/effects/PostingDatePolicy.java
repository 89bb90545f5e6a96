package se.knyt.engine.effects;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans.Planned;

/** Moves what may not be posted on its day: months are locked by those who know them. */
@FunctionalInterface
public interface PostingDatePolicy {
    /** Nothing is moved. */
    PostingDatePolicy AS_DATED =
            (_, planned) -> planned.stream().map(one -> new Dated(one, null)).toList();

    /**
     * An effect as it goes out.
     *
     * @param movedFrom the day that it was dated, null where it is the same
     */
    record Dated(Planned planned, @Nullable LocalDate movedFrom) {}

    /** Each of those given, in their order. */
    List<Dated> dated(Tx tx, Collection<Planned> planned) throws SQLException;
}
