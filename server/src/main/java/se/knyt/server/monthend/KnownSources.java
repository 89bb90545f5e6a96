package se.knyt.server.monthend;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.server.shell.View;

/**
 * What of a month's points can be known at all: what is told by no system is about nothing, and what has not been read through the day is
 * not proved by what has.
 *
 * @param unread sources that have not been read through the day; null where there is no source at all
 * @param before whether the month ended before the company's first day: nothing of it is fetched
 */
record KnownSources(View view, @Nullable List<String> unread, boolean before) {
    /** Points that are proved by nothing but what has been read. */
    private static final Set<String> TOLD =
            Set.of("booked", "payouts", "vat", "latevat", "rounding", "exchange", "fees", "looseends");

    private static final String ALL_READ = "complete";

    Check of(Check check) {
        if (before
                && check.state() == Check.State.PROVED
                && (TOLD.contains(check.code()) || ALL_READ.equals(check.code()))) {
            return check.as(
                    Check.State.NONE,
                    view.t("monthend.before", view.day(view.company().startDate())));
        }
        if (check.state() != Check.State.PROVED || !TOLD.contains(check.code())) {
            return check;
        }
        if (unread == null) {
            return check.as(Check.State.NONE, view.t("monthend.nosource"));
        }
        return unread.isEmpty()
                ? check
                : check.as(
                        Check.State.UNKNOWN,
                        check.sentence() + " " + view.t("monthend.unread", String.join(", ", unread)));
    }
}
