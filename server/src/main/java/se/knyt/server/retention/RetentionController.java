package se.knyt.server.retention;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import se.knyt.engine.retention.RetentionPart;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** The page of retention. */
@Controller
class RetentionController {
    private final WebDatabase database;
    private final Html html;

    RetentionController(WebDatabase database, Html html) {
        this.database = database;
        this.html = html;
    }

    private record Run(Instant at, long emptied, long ever) {}

    @GetMapping("/c/{company}/settings/retention")
    ResponseEntity<String> page(View view) {
        long company = view.company().id();
        return html.page(view, "retention/retention.jte", database.inCompany(company, sql -> read(sql, view, company)));
    }

    private static RetentionPage read(Sql sql, View view, long company) throws SQLException {
        var runs = new HashMap<String, Run>();
        sql.list(
                "select part, run_at, emptied, emptied_ever from retention_run where company_id = ?",
                row -> runs.put(
                        row.text("part"),
                        new Run(row.instant("run_at"), row.number("emptied"), row.number("emptied_ever"))),
                company);
        var parts = Arrays.stream(RetentionPart.values())
                .map(part -> {
                    var run = runs.getOrDefault(part.code(), new Run(Instant.EPOCH, 0, 0));
                    return new RetentionPage.Part(part.code(), run.emptied(), run.ever());
                })
                .toList();
        // A part that is being emptied over several batches for the first time has no day yet.
        boolean whole = runs.size() == parts.size()
                && runs.values().stream().noneMatch(run -> run.at().equals(Instant.EPOCH));
        var ranAt = whole ? runs.values().stream().map(Run::at).min(Instant::compareTo) : Optional.<Instant>empty();
        return new RetentionPage(parts, ranAt.map(view.company()::timeAt));
    }
}
