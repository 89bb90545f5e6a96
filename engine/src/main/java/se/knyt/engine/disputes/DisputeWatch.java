package se.knyt.engine.disputes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.settings.SettingsStore;

/**
 * The loose ends of disputes: some days before the last day for an answer, when only a payout tells of one, when a claim is handed back, when its money is in several
 * currencies and a person is to say what became of it, when one that is lost is to be booked, and when money comes back for a loss that is
 * booked. Each closes by itself when its cause is gone.
 */
public final class DisputeWatch {
    private static final String READ = """
            select d.dispute_id, d.provider, d.state, d.document_id is not null, d.currency, d.amount_minor, d.drawn_minor,
                   d.loss, d.answer_by, d.trail_id, coalesce(t.order_number, ''), d.connection_id, d.opened_at,
                   d.drawn_mixed, coalesce(m.minor + d.exchange_minor, 0), d.reason
              from dispute d
              join company c on c.company_id = d.company_id
              left join trail t on t.company_id = d.company_id and t.trail_id = d.trail_id
              left join lateral (
                   select case when count(*) = count(b) then sum(b)::bigint end as minor from (
                     select in_books(l.amount_minor, p.currency, c.currency, p.book_rate) as b
                       from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                      where l.company_id = d.company_id and l.dispute_id = d.dispute_id and l.kind in ('chargeback', 'chargeback_won')) x
                   ) m on true
             where d.company_id = ? and d.dispute_id = any (?) order by d.dispute_id
            """;
    private static final String LOOK = """
            update dispute d set look_at = n.l from unnest(?, ?) as n (i, l)
             where d.company_id = ? and d.dispute_id = n.i and d.look_at is distinct from n.l
            """;
    private static final String DUE = """
            select d.company_id, d.dispute_id
              from unnest(?, ?) as n (company, now)
             cross join lateral (
                   select x.company_id, x.dispute_id from dispute x
                    where x.company_id = n.company and x.look_at <= n.now order by x.look_at limit ?) d
             limit ?
            """;
    private static final List<String> ENDS =
            List.of("answer", "answer-late", "not-told", "handed-back", "mixed", "loss", "given-back", "exchange");

    private final SettingsStore settings;
    private final LooseEnds looseEnds;

    public DisputeWatch(IdAllocator ids, SettingsStore settings) {
        this.settings = settings;
        this.looseEnds = new LooseEnds(ids);
    }

    private record Row(
            long id,
            String provider,
            State state,
            boolean told,
            Money amount,
            long drawn,
            boolean lossBooked,
            @Nullable Instant answerBy,
            @Nullable Long trail,
            String order,
            long connection,
            Instant openedAt,
            MixedCurrencies mixed,
            long leftInBooks,
            Reason reason) {
        static Row of(ResultSet r) throws SQLException {
            return new Row(
                    r.getLong(1),
                    r.getString(2),
                    State.ofCode(r.getString(3)),
                    r.getBoolean(4),
                    Money.of(r.getLong(6), new Currency(r.getString(5))),
                    r.getLong(7),
                    !r.getString(8).isEmpty(),
                    Tx.instantOrNull(r, 9),
                    Tx.longOrNull(r, 10),
                    r.getString(11),
                    r.getLong(12),
                    Tx.instant(r, 13),
                    MixedCurrencies.ofCode(r.getString(14)),
                    r.getLong(15),
                    Reason.ofCode(r.getString(16)));
        }

        boolean isMixed() {
            return mixed != MixedCurrencies.NONE;
        }

        boolean handedBack() {
            return reason == Reason.HANDED_BACK;
        }

        /** What of it is known, where how it goes is not. */
        private String known() {
            boolean why = reason != Reason.UNKNOWN;
            return why && answerBy != null ? "both" : why ? "reason" : answerBy != null ? "day" : "";
        }

        String cause(String end) {
            return LooseEnds.APART + id + ":" + end;
        }

        LooseEnd end(String code, Instant due) {
            var args = new TreeMap<String, String>();
            args.put("order", order);
            args.put("provider", provider);
            args.put("at", due.toString());
            args.put("dispute", String.valueOf(id));
            if (code.equals("not-told")) {
                args.put(LooseEnd.VARIANT, known());
            }
            return new LooseEnd(
                    cause(code),
                    "dispute." + code,
                    args,
                    "dispute." + code + ":" + provider,
                    trail,
                    null,
                    null,
                    connection,
                    amount,
                    due,
                    false);
        }
    }

    /** Disputes whose day to be looked at has come, by company. */
    public static Map<Long, Set<Long>> due(Tx tx, Collection<Long> companies, CompanyClocks clocks, int max)
            throws SQLException {
        var due = new TreeMap<Long, Set<Long>>();
        tx.query(
                DUE,
                row -> due.computeIfAbsent(row.getLong(1), c -> new TreeSet<>()).add(row.getLong(2)),
                Tx.bigints(companies),
                Tx.instants(companies.stream().map(clocks::now).toList()),
                max,
                max);
        return due;
    }

    /** Opens and closes the loose ends of disputes as they are now, and notes when each is to be looked at again. */
    public void look(Tx tx, long company, Collection<Long> disputes, Instant now) throws SQLException {
        if (disputes.isEmpty()) {
            return;
        }
        var before = Duration.ofDays(
                settings.current(tx, company).settings().deadlines().dispute());
        var ids = new ArrayList<Long>();
        var times = new ArrayList<@Nullable Instant>();
        var causes = new ArrayList<String>();
        var ends = new ArrayList<LooseEnd>();
        for (var row : tx.query(READ, Row::of, company, Tx.bigints(disputes))) {
            ENDS.forEach(end -> causes.add(row.cause(end)));
            end(row, before, now).ifPresent(ends::add);
            ids.add(row.id());
            times.add(next(row, before, now));
        }
        looseEnds.syncCauses(tx, company, causes, ends, now);
        tx.update(LOOK, Tx.bigints(ids), Tx.instants(times), company);
    }

    private static Optional<LooseEnd> end(Row row, Duration before, Instant now) {
        return switch (row.state()) {
            case NEEDS_ANSWER -> answer(row, before, now);
            case UNKNOWN ->
                Optional.of(
                        row.isMixed()
                                ? row.end("mixed", now)
                                : row.end(row.handedBack() ? "handed-back" : "not-told", row.openedAt()));
            case LOST, ACCEPTED ->
                row.drawn() < 0 && !row.lossBooked()
                        ? Optional.of(row.end(row.isMixed() ? "mixed" : "loss", now))
                        : givenBack(row, now);
            case WON -> givenBack(row, now).or(() -> exchange(row, now));
            case UNDER_REVIEW -> givenBack(row, now);
        };
    }

    /** One whose last day is not told is to be looked at now. */
    private static Optional<LooseEnd> answer(Row row, Duration before, Instant now) {
        var by = row.answerBy();
        if (by == null) {
            return Optional.of(row.end("answer", row.openedAt()));
        }
        if (now.isBefore(by.minus(before))) {
            return givenBack(row, now);
        }
        return Optional.of(row.end(now.isAfter(by) ? "answer-late" : "answer", by));
    }

    private static Optional<LooseEnd> givenBack(Row row, Instant now) {
        return row.lossBooked()
                        && (row.drawn() >= 0
                                || row.mixed() == MixedCurrencies.BACK
                                || !row.state().borne())
                ? Optional.of(row.end("given-back", now))
                : Optional.empty();
    }

    /** All has come back, at another rate than it was taken at. */
    private static Optional<LooseEnd> exchange(Row row, Instant now) {
        return !row.lossBooked()
                        && row.leftInBooks() != 0
                        && (row.mixed() == MixedCurrencies.BACK || (row.drawn() == 0 && !row.isMixed()))
                ? Optional.of(row.end("exchange", now))
                : Optional.empty();
    }

    private static @Nullable Instant next(Row row, Duration before, Instant now) {
        var by = row.answerBy();
        if (by == null || row.state() != State.NEEDS_ANSWER || now.isAfter(by)) {
            return null;
        }
        var warned = by.minus(before);
        return now.isBefore(warned) ? warned : by.plusMillis(1);
    }
}
