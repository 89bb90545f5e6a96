package se.knyt.engine.flows;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.books.LineSkips;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.engine.rules.Verdict;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;

/**
 * Books the drafts of returns that a rule says are to be booked, and leaves to others those that one skips. Each open one is asked about once a day of the company's, and anew when
 * its settings change: how old it is counts, and what was in the way may be gone.
 */
public final class RuledDrafts {
    private static final Logger LOG = LoggerFactory.getLogger(RuledDrafts.class);
    private static final int LINES_MAX = 50;
    /** Only of payouts that add up: what one that does not says is not known to be so. */
    private static final String OPEN = """
            select l.payout_id, l.seq from payout_line l
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = ? and l.status in ('unmatched', 'suggested', 'skipped') and l.kind = 'refund' and l.fact_id is null
               and (l.status <> 'skipped' or exists (select 1 from line_skip s
                                                      where s.company_id = l.company_id and s.payout_id = l.payout_id
                                                        and s.seq = l.seq and s.about = 'return-drafts'))
               and l.draft_asked <> ? and p.state in ('matching', 'booked')
             order by l.payout_id, l.seq limit ?
            """;
    /** Companies with a line that may be one. */
    private static final String COMPANIES = """
            select c.company_id, c.zone from company c
             where c.company_id = any (?)
               and exists (select 1 from payout_line l where l.company_id = c.company_id and l.status in ('unmatched', 'suggested')
                                                         and l.kind = 'refund'
                           union all
                           select 1 from line_skip s where s.company_id = c.company_id and s.about = 'return-drafts')
            """;

    private final Database database;
    private final SettingsStore settings;
    private final CompanyClocks clocks;
    private final ReturnDrafts drafts;
    private final ChangeLog log;

    public RuledDrafts(
            Database database, SettingsStore settings, CompanyClocks clocks, ReturnDrafts drafts, ChangeLog log) {
        this.log = log;
        this.database = database;
        this.settings = settings;
        this.clocks = clocks;
        this.drafts = drafts;
    }

    private record Line(long payout, int seq) {}

    /** @param asked what the lines are marked with */
    private record Open(long company, String asked, SettingsStore.InUse inUse, List<Line> lines) {}

    /**
     * Asks the rules about what has not been asked about today.
     *
     * @param companies those this process owns
     * @return whether there was any
     */
    public boolean step(Collection<Long> companies) {
        if (companies.isEmpty()) {
            return false;
        }
        boolean did = false;
        for (var open : open(companies)) {
            open.lines().forEach(line -> ask(open, line));
            did = true;
        }
        return did;
    }

    private List<Open> open(Collection<Long> companies) {
        return database.forCompanies("ruled-drafts", companies, tx -> {
            var result = new ArrayList<Open>();
            var zones = tx.query(
                    COMPANIES, row -> Map.entry(row.getLong(1), ZoneId.of(row.getString(2))), Tx.bigints(companies));
            for (var company : zones) {
                long id = company.getKey();
                var inUse = settings.current(tx, id);
                if (!inUse.rules().has(RuleSubject.RETURN_DRAFT)) {
                    continue;
                }
                var asked = LocalDate.ofInstant(clocks.now(id), company.getValue()) + "/"
                        + inUse.settings().version();
                var lines = tx.query(OPEN, row -> new Line(row.getLong(1), row.getInt(2)), id, asked, LINES_MAX);
                if (!lines.isEmpty()) {
                    result.add(new Open(id, asked, inUse, lines));
                }
            }
            return result;
        });
    }

    /** One that cannot be asked about, or is not booked for another reason, must not stand in the way of the others. */
    private void ask(Open open, Line line) {
        try {
            drafts.drafted(open.company(), line.payout(), line.seq())
                    .filter(drafted -> drafted.draft().problem().isEmpty())
                    .ifPresent(drafted -> book(open, line, drafted));
        } catch (RuntimeException e) {
            LOG.error("draft {}:{} of company {} could not be judged", line.payout(), line.seq(), open.company(), e);
        }
        // Marked afterwards: whoever dies in between asks again, and what is told twice is the same refund.
        database.doForCompany(
                "draft-asked",
                open.company(),
                tx -> tx.update(
                        "update payout_line set draft_asked = ? where company_id = ? and payout_id = ? and seq = ?",
                        open.asked(),
                        open.company(),
                        line.payout(),
                        line.seq()));
    }

    private void book(Open open, Line line, ReturnDrafts.Drafted drafted) {
        var verdict = verdict(open, line, drafted);
        skip(open, line, verdict);
        verdict.bookedBy()
                .ifPresent(rule -> drafts.tell(
                        open.company(), drafted, ReturnDrafts.Booking.byRule(line.payout(), rule, verdict.version())));
    }

    private Verdict verdict(Open open, Line line, ReturnDrafts.Drafted drafted) {
        var words = database.forCompany(
                "draft-words", open.company(), tx -> LineSkips.words(tx, open.company(), line.payout()));
        return open.inUse().rules().judge(drafted.asked().orElseThrow(), words);
    }

    /** Keeps that others credit it, or that they do not any more; the payout is planned anew where that is new. */
    private void skip(Open open, Line line, Verdict verdict) {
        database.doForCompany("draft-skip", open.company(), tx -> {
            int gone = verdict.skipped()
                    ? 0
                    : tx.update(
                            "delete from line_skip where company_id = ? and payout_id = ? and seq = ? and about = 'return-drafts'",
                            open.company(),
                            line.payout(),
                            line.seq());
            int now = verdict.skipped()
                    ? LineSkips.put(
                            tx,
                            open.company(),
                            line.payout(),
                            Map.of(line.seq(), LineSkips.Skip.of(RuleSubject.RETURN_DRAFT, verdict)))
                    : 0;
            if (gone + now > 0) {
                log.append(
                        tx,
                        List.of(new ChangeLog.NewChange(
                                open.company(), Lane.TRADE, ChangeLog.Subject.PAYOUT, line.payout(), 0)),
                        clocks.machineNow());
            }
        });
    }
}
