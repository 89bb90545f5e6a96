package se.knyt.server.payouts;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import se.knyt.server.db.Sql;
import se.knyt.server.payouts.PayoutPage.Again;
import se.knyt.server.payouts.PayoutPage.Failed;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.View;

/** Reads what failed at the provider: of a payout that it never came, and of a later one which failed ones it pays again. */
final class FailedQueries {
    private static final String FAILED = """
            select p.failed_on, p.failed_as, p.failed_why, p.returned_on, q.provider as later_provider, q.reference as later_reference
              from payout p
              left join payout q on q.company_id = p.company_id and q.payout_id = p.paid_again_by
             where p.company_id = ? and p.payout_id = ? and p.failed_on is not null
            """;
    private static final String AGAIN = """
            select l.line, l.amount_minor, q.currency, q.paid_at, q.provider, q.reference
              from payout_line l
              join payout q on q.company_id = l.company_id and q.payout_id = l.failed_payout_id
             where l.company_id = ? and l.payout_id = ? and l.kind = 'payout_return'
             order by l.line limit 100
            """;

    private FailedQueries() {}

    static Optional<Failed> failed(Sql sql, View view, long payout) throws SQLException {
        return sql.first(
                FAILED,
                row -> new Failed(
                        row.date("failed_on"),
                        row.text("failed_as"),
                        row.text("failed_why"),
                        row.dateOrNull("returned_on"),
                        row.text("later_reference").isEmpty()
                                ? ""
                                : view.url(PayoutAddress.path(row.text("later_provider"), row.text("later_reference"))),
                        row.text("later_reference")),
                view.company().id(),
                payout);
    }

    static List<Again> again(Sql sql, View view, long payout) throws SQLException {
        return sql.list(
                AGAIN,
                row -> new Again(
                        row.integer("line"),
                        row.money("amount_minor"),
                        view.format().dateOf(row.instant("paid_at")),
                        view.url(PayoutAddress.path(row.text("provider"), row.text("reference"))),
                        row.text("reference")),
                view.company().id(),
                payout);
    }
}
