package se.knyt.server.payouts;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** The list of payouts, and the lines of one, as files. */
@Controller
class PayoutExport {
    private static final List<Column> PAYOUTS = List.of(
            Column.text("col.payout"),
            Column.date("col.date"),
            Column.text("col.reference"),
            Column.count("col.lines"),
            Column.count("col.lines.fees"),
            Column.count("col.lines.open"),
            Column.text("col.state"),
            Column.text(Exports.CURRENCY),
            Column.money("export.difference"),
            Column.money("export.paid"));
    private static final List<Column> LINES = List.of(
            Column.text("export.row"),
            Column.text("col.order"),
            Column.text("col.kind"),
            Column.text("col.match"),
            Column.text("export.invoice"),
            Column.text(Exports.CURRENCY),
            Column.money("col.gross"),
            Column.money("col.fee"),
            Column.money("col.vat"),
            Column.money("col.net"));

    private final Exports exports;
    private final WebDatabase database;
    private final Actions actions;

    PayoutExport(Exports exports, WebDatabase database, Actions actions) {
        this.exports = exports;
        this.database = database;
        this.actions = actions;
    }

    /** The certificate as a document: on paper, or for programs. A held payout has one too. */
    @GetMapping("/c/{company}/export/payouts/{provider}/{reference}/certificate.{kind}")
    void certificate(
            View view,
            HttpServletResponse response,
            @PathVariable String provider,
            @PathVariable String reference,
            @PathVariable String kind)
            throws IOException {
        boolean pdf = "pdf".equals(kind);
        if (!pdf && !"json".equals(kind)) {
            throw new NotFoundException();
        }
        long company = view.company().id();
        long payout = database.inCompany(company, sql -> PayoutQueries.one(sql, company, provider, reference))
                .orElseThrow(NotFoundException::new)
                .row()
                .id();
        var file = actions.certificate(company, payout, pdf, view.user().name(), view.now())
                .orElseThrow(NotFoundException::new);
        Exports.head(
                response,
                pdf ? MediaType.APPLICATION_PDF_VALUE : MediaType.APPLICATION_JSON_VALUE,
                Exports.fileName(view, view.t("cert.file") + " " + provider + " " + payout, kind));
        response.setContentLength(file.length);
        response.getOutputStream().write(file);
    }

    @GetMapping("/c/{company}/export/payouts.{kind}")
    void payouts(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String provider,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String day)
            throws IOException {
        var filter = PayoutFilter.of(provider, state, month, day);
        exports.send(
                view,
                response,
                kind,
                "nav.payouts",
                PAYOUTS,
                (sql, sink) -> PayoutQueries.each(
                        sql,
                        view,
                        filter,
                        Exports.ROWS_MAX + 1,
                        row -> sink.row(List.of(
                                view.system(row.provider()),
                                view.format().dateOf(row.paidAt()),
                                row.reference(),
                                row.ownLines(),
                                row.feeLines(),
                                row.linesOpen(),
                                row.stands().text(view),
                                row.paid().currency().code(),
                                row.difference(),
                                row.paid()))));
    }

    @GetMapping("/c/{company}/export/payouts/{provider}/{reference}/lines.{kind}")
    void lines(
            View view,
            HttpServletResponse response,
            @PathVariable String provider,
            @PathVariable String reference,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String step)
            throws IOException {
        exports.send(view, response, kind, "lines.title", LINES, (sql, sink) -> {
            var payout = PayoutQueries.one(sql, view.company().id(), provider, reference)
                    .orElseThrow(NotFoundException::new);
            PayoutQueries.eachLine(
                    sql,
                    view.company().id(),
                    payout.row().id(),
                    CertificateStep.sent(step),
                    Exports.ROWS_MAX + 1,
                    line -> sink.row(cells(view, line)));
        });
    }

    private static List<Object> cells(View view, PayoutPage.LineRow line) {
        return List.of(
                Integer.toString(line.line()),
                line.hasTrail() ? "#" + line.order() : line.order(),
                "unrecognized".equals(line.kind())
                        ? view.t("line.unrecognized.word", line.providerKind())
                        : view.t("line." + line.kind()),
                view.t("status." + line.status()),
                line.invoice(),
                line.net().currency().code(),
                line.gross(),
                line.fee(),
                line.vat(),
                line.net());
    }
}
