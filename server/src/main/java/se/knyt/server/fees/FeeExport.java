package se.knyt.server.fees;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.server.actions.Actions;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;

/** Fees against contract, and the invoices by which providers charge, as files. */
@Controller
class FeeExport {
    private static final List<Column> MONTHS = List.of(
            Column.text("fees.provider"),
            Column.text("export.month"),
            Column.text("col.state"),
            Column.count("fees.purchases"),
            Column.text(Exports.CURRENCY),
            Column.money("export.sold"),
            Column.money("fees.actual"),
            Column.money("fees.expected"),
            Column.money("fees.deviation"),
            Column.money("fees.held.column"));
    private static final List<Column> INVOICES = List.of(
            Column.text("fees.provider"),
            Column.text("feeinvoices.invoice"),
            Column.date("feeinvoices.date"),
            Column.text("feeinvoices.month"),
            Column.text("feeinvoices.paid"),
            Column.text("col.payout"),
            Column.text("feeinvoices.treatment"),
            Column.text("feeinvoices.booked"),
            Column.text("export.withdrawn"),
            Column.text(Exports.CURRENCY),
            Column.money("col.net"),
            Column.money("col.vat"));

    private final Exports exports;
    private final Actions actions;

    FeeExport(Exports exports, Actions actions) {
        this.exports = exports;
        this.actions = actions;
    }

    @GetMapping("/c/{company}/export/fees.{kind}")
    void months(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String months,
            @RequestParam(defaultValue = "") String from)
            throws IOException {
        var limit = actions.desks()
                .limits()
                .limits(view.company().id())
                .of(DifferenceClass.FEE)
                .month();
        var period = FeePeriod.of(months, from, YearMonth.from(view.today()));
        exports.send(
                view,
                response,
                kind,
                "fees.title",
                MONTHS,
                (sql, sink) -> new FeeQueries(sql, view)
                        .months(period.from(), period.through(), limit)
                        .forEach(month -> sink.row(cells(view, month))));
    }

    private static List<Object> cells(View view, FeesPage.Month month) {
        return List.of(
                view.system(month.provider()),
                month.month().toString(),
                view.t("fees.state." + month.state()),
                month.counts().purchases(),
                month.sold().currency().code(),
                month.sold(),
                month.actual(),
                Objects.<Object>requireNonNullElse(month.expected(), ""),
                Objects.<Object>requireNonNullElse(month.deviation(), ""),
                month.held());
    }

    @GetMapping("/c/{company}/export/fees/invoices.{kind}")
    void invoices(View view, HttpServletResponse response, @PathVariable String kind) throws IOException {
        exports.send(
                view,
                response,
                kind,
                "feeinvoices.title",
                INVOICES,
                (sql, sink) -> FeeInvoicesController.rows(sql, view).forEach(row -> sink.row(cells(view, row))));
    }

    private static List<Object> cells(View view, FeeInvoicesPage.Row row) {
        return List.of(
                view.system(row.provider()),
                row.number(),
                row.date(),
                YearMonth.from(row.month()).toString(),
                view.t("feeinvoices.paid." + row.paid()),
                row.takenBy(),
                view.t("providers.vat." + row.treatment()),
                row.voucher(),
                row.withdrawn(),
                row.net().currency().code(),
                row.net(),
                row.vat());
    }
}
