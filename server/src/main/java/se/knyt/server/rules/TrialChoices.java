package se.knyt.server.rules;

import java.sql.SQLException;
import java.util.List;
import org.springframework.stereotype.Component;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.trails.Purchases;

/** What is there that rules can be tried on, the newest first. */
@Component
class TrialChoices {
    private static final int NEWEST_MAX = 10;
    private static final int LINES_MAX = 60;

    private static final String NEWEST_ORDERS = """
            select trail_id, order_number, placed_at, country, currency, total_minor from trail
             where company_id = ? and merged_into is null and order_number <> ''
             order by placed_at desc, trail_id desc limit ?
            """;
    /** Of the newest payouts one line of each sort. */
    private static final String NEWEST_LINES = """
            select p.payout_id, p.provider, p.reference, p.currency, l.seq, l.line, l.kind, l.provider_kind, l.amount_minor, l.at
              from (select payout_id, provider, reference, currency, paid_at from payout where company_id = ?
                     order by paid_at desc, payout_id desc limit 5) p
             cross join lateral (
                   select distinct on (kind, provider_kind) seq, line, kind, provider_kind, amount_minor, at from payout_line
                    where company_id = ? and payout_id = p.payout_id order by kind, provider_kind, seq) l
             order by p.paid_at desc, p.payout_id desc, l.line, l.seq limit ?
            """;
    /** One gross, fee and VAT can stand in one place of a settlement. */
    private static final String NAMED = """
            select p.payout_id, p.provider, p.reference, p.currency, l.seq, l.line, l.kind, l.provider_kind, l.amount_minor, l.at
              from payout p join payout_line l on l.company_id = p.company_id and l.payout_id = p.payout_id
             where p.company_id = ? and p.reference = ? and (? = 0 or l.line = ?)
             order by p.payout_id desc, l.line, l.seq limit ?
            """;

    private static final String DRAFTS = """
            select p.payout_id, p.provider, p.reference, p.currency, l.seq, l.line, l.kind, l.provider_kind, l.amount_minor, l.at
              from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = ? and l.status in ('unmatched', 'suggested') and l.kind = 'refund' and l.fact_id is null
             order by l.payout_id desc, l.seq limit ?
            """;
    /** A refund that several captures gave has a credit for each; the first has its key. */
    private static final String NEWEST_CREDITS = """
            select f.fact_key, f.event_date, f.currency, f.amount_minor, f.return_kind, t.order_number, t.trail_id
              from (select trail_id, fact_id, fact_key, event_date, currency, amount_minor, return_kind from fact
                     where company_id = ? and type = 'credit' order by event_date desc, fact_id desc limit 50) f
              join trail t on t.company_id = ? and t.trail_id = f.trail_id
             where f.fact_key like 'credit:%' and f.fact_key not like '%/%' and t.order_number <> ''
             order by f.event_date desc, f.fact_id desc limit ?
            """;

    private final WebDatabase database;

    TrialChoices(WebDatabase database) {
        this.database = database;
    }

    List<TrialPage.Choice> orders(long company) {
        return database.inCompany(
                company,
                sql -> sql.list(
                        NEWEST_ORDERS,
                        row -> new TrialPage.Choice(
                                new Purchases.Purchase(row.number("trail_id"), row.text("order_number")),
                                row.instant("placed_at"),
                                row.text("country"),
                                row.money("total_minor")),
                        company,
                        NEWEST_MAX));
    }

    List<RefundTrialPage.Choice> refunds(long company) {
        return database.inCompany(
                company, sql -> sql.list(NEWEST_CREDITS, TrialChoices::refund, company, company, NEWEST_MAX));
    }

    /**
     * Lines of payouts.
     *
     * @param reference of the payout, empty for the newest
     * @param place in it, 0 for all
     */
    List<LineTrialPage.Choice> lines(long company, String reference, int place) {
        return database.inCompany(
                company,
                sql -> reference.isEmpty()
                        ? sql.list(NEWEST_LINES, TrialChoices::line, company, company, LINES_MAX)
                        : sql.list(NAMED, TrialChoices::line, company, reference, place, place, LINES_MAX));
    }

    List<LineTrialPage.Choice> drafts(long company) {
        return database.inCompany(company, sql -> sql.list(DRAFTS, TrialChoices::line, company, LINES_MAX));
    }

    private static LineTrialPage.Choice line(Sql.Row row) throws SQLException {
        return new LineTrialPage.Choice(
                row.number("payout_id"),
                row.integer("seq"),
                row.text("provider"),
                row.text("reference"),
                row.integer("line"),
                row.text("kind"),
                row.text("provider_kind"),
                row.money("amount_minor"),
                row.instant("at"));
    }

    private static RefundTrialPage.Choice refund(Sql.Row row) throws SQLException {
        return new RefundTrialPage.Choice(
                new Purchases.Purchase(row.number("trail_id"), row.text("order_number")),
                row.text("fact_key"),
                row.money("amount_minor"),
                row.date("event_date"),
                row.text("return_kind"));
    }
}
