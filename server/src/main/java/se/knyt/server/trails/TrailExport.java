package se.knyt.server.trails;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;

/** The list of purchases as a file. */
@Controller
class TrailExport {
    private static final List<Column> COLUMNS = List.of(
            Column.text("col.trail"),
            Column.time("col.placed"),
            Column.text("col.channel"),
            Column.text("col.buyer"),
            Column.text("trails.country"),
            Column.text("col.method"),
            Column.text("col.state"),
            Column.text(Exports.CURRENCY),
            Column.money("export.provider"),
            Column.money("export.bought"));

    private final Exports exports;
    private final TrailSearch search;

    TrailExport(Exports exports, TrailSearch search) {
        this.exports = exports;
        this.search = search;
    }

    @GetMapping("/c/{company}/export/trails.{kind}")
    void trails(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String country,
            @RequestParam(defaultValue = "") String method,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to)
            throws IOException {
        var filter = TrailFilter.of(state, q, country, method, from, to);
        long company = view.company().id();
        exports.send(view, response, kind, "nav.trails", COLUMNS, (sql, sink) -> {
            var found = search.find(sql, company, filter.text()).map(TrailSearch.Found::trails);
            var wanted = TrailConditions.of(sql, company, view.company().zone(), filter, found);
            TrailQueries.each(sql, wanted, row -> sink.row(cells(view, row)));
        });
    }

    private static List<Object> cells(View view, TrailRow row) {
        return List.of(
                "#" + row.number(),
                row.placedAt(),
                row.channel(),
                view.t("buyer." + row.buyer()),
                row.country(),
                view.ways(row.method()),
                view.t("trail.state." + row.state()),
                row.total().currency().code(),
                row.providerOpen(),
                row.total());
    }
}
