package se.knyt.server.returns;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Listed;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** The pages of refunds, and their list as a file. */
@Controller
class ReturnsController {
    private static final String OPEN = "open";
    private static final List<Column> COLUMNS = List.of(
            Column.text("col.order"),
            Column.date("col.date"),
            Column.text("returns.kind"),
            Column.text("returns.origin"),
            Column.text("returns.note"),
            Column.text("returns.payout"),
            Column.date("returns.settled"),
            Column.text("col.state"),
            Column.text(Exports.CURRENCY),
            Column.money("export.amount"));

    private final WebDatabase database;
    private final Exports exports;
    private final Actions actions;
    private final Html html;

    ReturnsController(WebDatabase database, Exports exports, Actions actions, Html html) {
        this.database = database;
        this.exports = exports;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/returns")
    ResponseEntity<String> list(
            View view,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String after) {
        var filter = filter(state, kind);
        var cursor = Cursor.of(after);
        var page = database.inCompany(view.company().id(), sql -> page(sql, view, filter, cursor));
        return html.page(view, "returns/list.jte", page);
    }

    /** A kind that there is not shows all; those that are not settled are shown of every kind. */
    private static ReturnQueries.Filter filter(String state, String kind) {
        boolean open = OPEN.equals(state);
        return new ReturnQueries.Filter(
                open, open ? "" : ReturnKind.of(kind).map(ReturnKind::code).orElse(""));
    }

    private static ReturnsPage page(Sql sql, View view, ReturnQueries.Filter filter, Cursor cursor)
            throws SQLException {
        long company = view.company().id();
        var query = (filter.open() ? "&state=open" : "") + (filter.kind().isEmpty() ? "" : "&kind=" + filter.kind());
        var base = view.url("/returns") + (query.isEmpty() ? "" : "?" + query.substring(1));
        var rows = ReturnQueries.list(sql, company, filter, cursor);
        long count = ReturnQueries.count(sql, company, filter);
        var listed = Listed.of(rows, base, cursor, ReturnQueries::after, count);
        return new ReturnsPage(
                filter.open(),
                filter.kind(),
                cursor.equals(Cursor.START) ? AskedQueries.open(sql, company) : List.of(),
                listed.rows(),
                listed.paging());
    }

    @GetMapping("/c/{company}/returns/{id}")
    ResponseEntity<String> one(View view, @PathVariable Ref id) {
        long company = view.company().id();
        var page = database.inCompany(company, sql -> {
            var found = ReturnQueries.one(sql, company, id.id()).orElseThrow(NotFoundException::new);
            var about = ReturnOrderQueries.about(sql, company, found);
            return new ReturnPage(
                    found.row(),
                    ReturnQueries.lines(found.body()),
                    about.goods(),
                    about.said(),
                    about.order(),
                    about.begun(),
                    VoucherQueries.ofFact(sql, view, found.trail(), id.id()),
                    ReturnQueries.takenBack(sql, company, id.id()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    ReturnQueries.bookedBy(sql, view, id.id()));
        });
        var shown = page.row().untoldToShop()
                ? page.untold(actions.desks().roads().inShop(company, page.row().trail()))
                : page;
        boolean paid = page.row().byRoad() && page.row().paid() != null;
        var bank = actions.desks().roadBank();
        return html.page(
                view,
                "returns/one.jte",
                paid ? shown.with(bank.standing(company, id.id()), bank.said(company, id.id())) : shown);
    }

    @GetMapping("/c/{company}/returns/order/{id}")
    ResponseEntity<String> order(View view, @PathVariable Ref id) {
        long company = view.company().id();
        var page = database.inCompany(company, sql -> ReturnOrderQueries.one(sql, company, id.id()))
                .orElseThrow(NotFoundException::new);
        return html.page(view, "returns/order.jte", page);
    }

    @GetMapping("/c/{company}/export/returns.{kind}")
    void export(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(name = "kind", defaultValue = "") String why)
            throws IOException {
        exports.send(
                view,
                response,
                kind,
                "nav.returns",
                COLUMNS,
                (sql, sink) -> ReturnQueries.each(
                        sql,
                        view.company().id(),
                        filter(state, why),
                        Exports.ROWS_MAX + 1,
                        row -> sink.row(cells(view, row))));
    }

    private static List<Object> cells(View view, ReturnRow row) {
        var settled = row.settledOn();
        return List.of(
                row.order().isEmpty() ? "" : "#" + row.order(),
                row.date(),
                row.kind().isEmpty() ? "" : view.t("return.kind." + row.kind()),
                view.t("return.origin." + row.origin()),
                row.note(),
                row.payout().isEmpty() ? "" : view.system(row.payoutProvider()) + " " + row.payout(),
                settled == null ? "" : settled,
                view.t(row.word()),
                row.amount().currency().code(),
                row.amount());
    }
}
