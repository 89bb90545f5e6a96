package se.knyt.server.companies;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.ReachableCompany;
import se.knyt.server.shell.View;

/** The list of companies; each is opened by a link, with the role that the reader has there. */
@Controller
class CompaniesController {
    /** Companies on a page: each is read in a transaction of its own. */
    private static final int PAGE = 25;

    private static final List<Column> COLUMNS = List.of(
            Column.text("col.company"),
            Column.text("col.role"),
            Column.text("col.state"),
            Column.time("companies.complete"),
            Column.count("nav.looseends"),
            Column.count("companies.held.payouts"),
            Column.count("companies.late"),
            Column.text("companies.late.providers"),
            Column.date("companies.next"),
            Column.text("companies.next.what"),
            Column.text(Exports.CURRENCY),
            Column.money("companies.held.plain"),
            Column.text("companies.held.others"));

    private final WebDatabase database;
    private final CompanyQueries queries;
    private final Exports exports;
    private final Html html;

    CompaniesController(WebDatabase database, CompanyQueries queries, Exports exports, Html html) {
        this.database = database;
        this.queries = queries;
        this.exports = exports;
        this.html = html;
    }

    @GetMapping("/c/{company}/companies")
    ResponseEntity<String> list(View view, @RequestParam(defaultValue = "1") String page) {
        var all = reachable(view);
        int pages = Math.max(1, (all.size() + PAGE - 1) / PAGE);
        int at = page.matches("\\d{1,6}") ? Math.clamp(Integer.parseInt(page), 1, pages) : 1;
        var rows = all.subList((at - 1) * PAGE, Math.min(all.size(), at * PAGE)).stream()
                .map(queries::line)
                .toList();
        return html.page(view, "companies/list.jte", new CompaniesPage(rows, all.size(), at, pages));
    }

    /** On to the next of the list that something waits in, after the company where the reader is; to the list where none does. */
    @GetMapping("/c/{company}/companies/next")
    ResponseEntity<String> next(View view, @RequestParam(defaultValue = "") String of) {
        var work = CompanyQueries.Work.of(of);
        return reachable(view).stream()
                .dropWhile(company -> company.companyId() != view.company().id())
                .skip(1)
                .filter(company -> queries.waits(company, work))
                .findFirst()
                .map(company -> Html.seeOther("/c/" + company.slug() + work.path()))
                .orElseGet(() -> Html.seeOther(view.url("/companies?done=companies-through")));
    }

    @GetMapping("/c/{company}/export/companies.{kind}")
    void export(View view, HttpServletResponse response, @PathVariable String kind) throws IOException {
        // Read before the file is begun: each company has a transaction of its own.
        var rows = reachable(view).stream().map(queries::line).toList();
        exports.send(
                view,
                response,
                kind,
                "nav.companies",
                COLUMNS,
                (sql, sink) -> rows.forEach(row -> sink.row(cells(view, row))));
    }

    private static List<Object> cells(View view, CompanyLine row) {
        return List.of(
                row.name(),
                view.t("role." + row.role().code()),
                view.t(row.word()),
                Column.cell(row.completeTo()),
                row.looseEnds(),
                row.heldPayouts(),
                row.latePayouts(),
                row.lateProviders().stream().map(late -> late.text(view)).collect(Collectors.joining(", ")),
                row.next().day(),
                row.next().text(view),
                row.held().currency().code(),
                row.held(),
                row.alsoHeld().stream().map(view.format()::amountWithUnit).collect(Collectors.joining("; ")));
    }

    private List<ReachableCompany> reachable(View view) {
        return database.outside(sql -> ReachableCompany.of(sql, view.user().userId()));
    }
}
