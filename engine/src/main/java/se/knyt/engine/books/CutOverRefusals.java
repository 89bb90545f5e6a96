package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.CutOvers;
import se.knyt.engine.settings.Settings;

/**
 * Why a change of who keeps the books cannot be made, whatever the books hold.
 *
 * @param flows of the new way
 */
record CutOverRefusals(Settings inUse, LocalDate today, CutOvers.Change change, List<CutOverDesk.Flow> flows) {
    /** A day further off than this is a slip of the pen. */
    private static final int DAYS_AHEAD_MAX = 366;

    /** Whether a connection is a file. */
    @FunctionalInterface
    interface Files {
        boolean is(long connection) throws SQLException;
    }

    /** Who keeps the books that the change is of. */
    LedgerMode before() {
        var channel = change.channel();
        return channel == null ? inUse.ledgerOn(today) : inUse.ledgerOn(today, channel);
    }

    List<String> of(CutOverSql read, Files files) throws SQLException {
        var refusals = new ArrayList<String>();
        if (before() == change.mode()) {
            refusals.add("same");
        }
        boolean ordered = inUse.cutOvers()
                .until(today, change.channel())
                .map(last -> change.from().isAfter(last.from()))
                .orElse(true);
        if (!ordered) {
            refusals.add("before-last");
        }
        if (change.from().isAfter(today.plusDays(DAYS_AHEAD_MAX))) {
            refusals.add("far");
        }
        if (flows.stream().noneMatch(CutOverDesk.Flow::on)) {
            refusals.add("flows");
        }
        if (!oneSystem(read, files)) {
            refusals.add("other-system");
        }
        if (elsewhere(read)) {
            refusals.add("elsewhere");
        }
        return refusals;
    }

    /** Where channels have ways of their own a provider's account is moved from both: they must end in one accounting system. */
    private boolean oneSystem(CutOverSql read, Files files) throws SQLException {
        if (change.channel() == null && inUse.cutOvers().channels().isEmpty()) {
            return true;
        }
        var targets = new TreeSet<>(read.targets());
        flows.stream()
                .filter(flow -> flow.on() && FlowCode.BOOKS.contains(flow.code()))
                .forEach(flow -> targets.add(flow.target()));
        return targets.size() <= 1 && (targets.isEmpty() || !files.is(targets.first()));
    }

    /** A way has one target: one that it had before would go before the new one. */
    private boolean elsewhere(CutOverSql read) throws SQLException {
        for (var flow : flows) {
            if (read.elsewhere(flow)) {
                return true;
            }
        }
        return false;
    }
}
