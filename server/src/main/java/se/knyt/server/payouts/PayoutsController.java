package se.knyt.server.payouts;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankAccount;
import se.knyt.engine.looseends.Causes;
import se.knyt.server.actions.Actions;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Listed;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages;
import se.knyt.server.vouchers.VoucherCard;
import se.knyt.server.vouchers.VoucherQueries;

/** The pages of payouts. */
@Controller
class PayoutsController {
    static final List<String> STATES = List.of("read", "held", "matching", "booked", PayoutQueries.LATE);

    /** Skipped lines drawn on a page, each with what takes it along. */
    private static final int SKIPPED_MAX = 100;

    private static final PayoutFilter ALL = PayoutFilter.of("", "", "", "");

    /** Why a payout is held: as the loose end has it that is open, else as the last one that a person has closed. */
    private static final String STOPPED = """
        select l.code, l.args from payout p
         cross join lateral (
               select 0 as closed, loose_end_id, code, args from loose_end
                where company_id = p.company_id and cause_key = 'payout:' || p.payout_id || ':held' and closed_at is null
               union all
               select 1, loose_end_id, code, args from loose_end
                where company_id = p.company_id and cause_key = 'payout:' || p.payout_id || ':held'
                  and closed_at is not null and closed_by <> 'knyt') l
         where p.company_id = ? and p.payout_id = ? and p.state = 'held'
         order by l.closed, l.loose_end_id desc limit 1
        """;

    private static final String SKIPPED = """
        select s.seq, l.line, l.order_reference, l.amount_minor, p.currency, s.rule, s.settings_version, s.reason, l.ruled_account, s.asked
          from line_skip s
          join payout_line l on l.company_id = s.company_id and l.payout_id = s.payout_id and l.seq = s.seq
                            and l.status = 'skipped' and l.revision = s.revision
          join payout p on p.company_id = s.company_id and p.payout_id = s.payout_id
         where s.company_id = ? and s.payout_id = ? and s.seq > ? order by s.seq limit ?
        """;

    private final WebDatabase database;
    private final ClearingBooks books;
    private final Actions actions;
    private final Html html;

    PayoutsController(WebDatabase database, ClearingBooks books, Actions actions, Html html) {
        this.actions = actions;
        this.database = database;
        this.books = books;
        this.html = html;
    }

    @GetMapping("/c/{company}/payouts")
    ResponseEntity<String> list(
            View view,
            @RequestParam(defaultValue = "") String provider,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String after) {
        var filter = PayoutFilter.of(provider, state, month, day);
        var cursor = Cursor.of(after);
        var page = database.inCompany(view.company().id(), sql -> read(sql, view, filter, cursor));
        return html.page(view, "payouts/list.jte", page);
    }

    private static PayoutsPage read(Sql sql, View view, PayoutFilter filter, Cursor cursor) throws SQLException {
        var base = view.url("/payouts") + filter.query();
        var rows = PayoutQueries.list(sql, view, filter, cursor);
        var listed = Listed.of(
                rows, base, cursor, row -> new Cursor(row.paidAt(), row.id()), PayoutQueries.count(sql, view, filter));
        var month = filter.month();
        return new PayoutsPage(
                filter,
                listed.rows(),
                PayoutQueries.count(sql, view, ALL) == 0,
                listed.paging(),
                PayoutMonthQueries.of(
                        sql, view, filter.provider(), month == null ? YearMonth.from(view.today()) : month),
                PayoutQueries.providers(sql, view.company().id()),
                InTransit.byProvider(sql, view));
    }

    @GetMapping("/c/{company}/payouts/{provider}/{reference}")
    ResponseEntity<String> one(
            View view,
            @PathVariable String provider,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(defaultValue = "0") int skipped) {
        var only = CertificateStep.sent(step);
        var of = books.of(view.company().id());
        var known = actions.desks().bank().accounts(view.company().id());
        var found = database.inCompany(
                view.company().id(),
                sql -> PayoutQueries.found(sql, view.company().id(), provider, reference));
        if (found.isEmpty()) {
            throw new NotFoundException();
        }
        if (found.size() > 1) {
            var rows = found.stream().map(PayoutQueries.Full::row).toList();
            return html.page(view, "payouts/choose.jte", new ChoicePage(rows));
        }
        var page = database.inCompany(
                view.company().id(), sql -> read(sql, view, of, known, found.getFirst(), only, after, skipped));
        return html.page(view, "payouts/one.jte", page);
    }

    private static PayoutPage read(
            Sql sql,
            View view,
            ClearingBooks.Books of,
            List<BankAccount> known,
            PayoutQueries.Full payout,
            Optional<CertificateStep> step,
            int after,
            int skippedAfter)
            throws SQLException {
        long company = view.company().id();
        long id = payout.row().id();
        var path = payout.row().path();
        var skipped = skipped(sql, company, id, skippedAfter);
        boolean moreSkipped = skipped.size() > SKIPPED_MAX;
        var shownSkipped = moreSkipped ? skipped.subList(0, SKIPPED_MAX) : skipped;
        var lines = PayoutQueries.lines(sql, company, id, step, after);
        boolean more = lines.size() > PayoutQueries.LINES_MAX;
        var shown = more ? List.copyOf(lines.subList(0, PayoutQueries.LINES_MAX)) : List.copyOf(lines);
        var zero = Money.zero(payout.row().paid().currency());
        var sums = PayoutQueries.steps(sql, company, id);
        var sum = Money.sum(List.copyOf(sums.values()), zero.currency());
        var bank = BankLines.of(sql, view, id);
        var vouchers = VoucherQueries.ofPayout(sql, view, id);
        var held = held(sql, view, id);
        return new PayoutPage(
                payout.row(),
                CertificateSteps.of(view, payout, sums, ways(view, of, payout, bank, vouchers)),
                step.map(CertificateStep::code).orElse(""),
                payout.row().paid().minus(sum).minus(payout.opening()).plus(payout.closing()),
                found(view, path, payout, held),
                payout.explainedBy(),
                Optional.ofNullable(payout.bookedAt()),
                bank,
                FailedQueries.failed(sql, view, id),
                FailedQueries.again(sql, view, id),
                BankLines.paidIn(sql, view, id),
                shown,
                PayoutQueries.totals(sql, company, id, Optional.empty(), zero).counted(),
                PayoutQueries.totals(sql, company, id, step, zero),
                more || after > 0,
                more
                        ? view.url(path + "?after=" + shown.getLast().line()
                                + step.map(only -> "&step=" + only.code()).orElse("") + "#lines")
                        : "",
                vouchers,
                PayoutQueries.files(sql, company, id, view::url),
                stopped(view, held),
                List.copyOf(shownSkipped),
                moreSkipped
                        ? view.url(path + "?skipped=" + shownSkipped.getLast().seq() + "#skipped")
                        : "",
                account(of, payout.row().provider(), payout.account()).orElse(0),
                BankForm.empty(payout.row(), view.currency(), known));
    }

    /** Lines that a rule skips, one more than a page of them where there are more. */
    private static List<PayoutPage.SkippedLine> skipped(Sql sql, long company, long payout, int after)
            throws SQLException {
        return sql.list(
                SKIPPED,
                row -> new PayoutPage.SkippedLine(
                        row.integer("seq"),
                        row.integer("line"),
                        row.text("order_reference"),
                        row.money("amount_minor"),
                        row.text("rule"),
                        row.integer("settings_version"),
                        row.text("reason"),
                        row.integer("ruled_account"),
                        row.text("asked")),
                company,
                payout,
                after,
                SKIPPED_MAX + 1);
    }

    /** Why it is held, as code and arguments; also where somebody has closed the loose end. */
    private static Optional<Map.Entry<String, Map<String, String>>> held(Sql sql, View view, long payout)
            throws SQLException {
        return sql.first(
                STOPPED,
                row -> Map.entry(row.text("code"), Messages.arguments(row.text("args"))),
                view.company().id(),
                payout);
    }

    /** What reconciling found; where that is nothing and the payout is held, what else holds it: its sum may be right. */
    private static List<PayoutPage.Found> found(
            View view, String path, PayoutQueries.Full payout, Optional<Map.Entry<String, Map<String, String>>> held) {
        var found = Stream.of(payout.findings(), payout.feeVatOff())
                .flatMap(json -> Findings.of(view, path, json).stream())
                .toList();
        return found.isEmpty()
                ? held
                        .map(of -> view.messages().of(of.getKey(), of.getValue()))
                        .map(why -> new PayoutPage.Found(
                                why.why().isEmpty() ? why.what() : why.why(), view.url("/loose-ends"), 0))
                        .stream()
                        .toList()
                : found;
    }

    /** The rule that holds it, where a person may let it go. */
    private static Optional<PayoutPage.Stopped> stopped(
            View view, Optional<Map.Entry<String, Map<String, String>>> cause) {
        return cause.filter(held -> Causes.PAYOUT_RULES.contains(held.getKey())
                        && !held.getValue().getOrDefault("asked", "").isEmpty())
                .map(held -> new PayoutPage.Stopped(
                        view.messages().of(held.getKey(), held.getValue()).why(),
                        held.getValue().getOrDefault("asked", ""),
                        Causes.DRAFTS.contains(held.getKey())));
    }

    /** What no lines of this payout stand behind is seen on the provider's account at the day, at the bank or in the voucher. */
    private static CertificateSteps.Ways ways(
            View view,
            ClearingBooks.Books of,
            PayoutQueries.Full payout,
            List<PayoutPage.BankLineRow> bank,
            List<VoucherCard> vouchers) {
        var row = payout.row();
        var page = view.url(row.path());
        var paidOn = view.format().dateOf(row.paidAt());
        var seen = bank.stream().map(PayoutPage.BankLineRow::href).filter(href -> !href.isEmpty());
        var booked = vouchers.stream().map(VoucherCard::href);
        return new CertificateSteps.Ways(
                page,
                carried(view, of, row, payout.openingAccount(), paidOn.minusDays(1))
                        .orElse(page + "#lines"),
                carried(view, of, row, payout.account(), paidOn).orElse(page + "#lines"),
                payout.explainedBy().isEmpty()
                        ? page + "#findings"
                        : view.url("/settings/differences?kind=" + payout.explainedBy()),
                Stream.concat(seen, booked).findFirst().orElse(page + "#findings"));
    }

    /**
     * What stood carried over on the provider's account at the end of a day.
     *
     * @param own the account of the contract that it stood on, 0 for the provider's common one
     */
    private static Optional<String> carried(View view, ClearingBooks.Books of, PayoutRow row, int own, LocalDate day) {
        return account(of, row.provider(), own)
                .map(number -> view.url("/clearing/" + number + "?date=" + day + "&kind=carried#items"));
    }

    private static Optional<Integer> account(ClearingBooks.Books of, String provider, int own) {
        return of.accounts().stream()
                .filter(a -> a.provider().equals(provider) && a.own() == own)
                .findFirst()
                .map(a -> a.number());
    }
}
