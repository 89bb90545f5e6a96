package se.knyt.server.clearing;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.money.Money;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;

/** Open items as files: those of one account, and the specification of all of them. */
@Controller
public class ClearingExport {
    public static final List<Column> COLUMNS = List.of(
            Column.text("col.account"),
            Column.text("clearing.kind"),
            Column.date("clearing.since"),
            Column.count("clearing.days"),
            Column.text("clearing.from"),
            Column.text(Exports.CURRENCY),
            Column.money("clearing.inledger"),
            Column.money("clearing.onaccount"),
            Column.money("clearing.booked"));

    private final Exports exports;
    private final ClearingBooks books;

    ClearingExport(Exports exports, ClearingBooks books) {
        this.exports = exports;
        this.books = books;
    }

    @GetMapping("/c/{company}/export/clearing/{account}.{kind}")
    void account(
            View view,
            HttpServletResponse response,
            @PathVariable String account,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String date)
            throws IOException {
        var of = books.of(view.company().id());
        send(view, response, kind, of, List.of(ClearingController.account(of, account)), date);
    }

    @GetMapping("/c/{company}/export/clearing.{kind}")
    void all(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String date)
            throws IOException {
        var of = books.of(view.company().id());
        send(view, response, kind, of, of.accounts(), date);
    }

    private void send(
            View view,
            HttpServletResponse response,
            String kind,
            ClearingBooks.Books of,
            List<ClearingAccount> accounts,
            String date)
            throws IOException {
        var day = Days.asked(view, date);
        exports.send(view, response, kind, "nav.clearing", COLUMNS, items(view, of, accounts, day));
    }

    /** Every open item of some accounts at a day, by {@link #COLUMNS}. */
    public static Exports.Source items(
            View view, ClearingBooks.Books of, List<ClearingAccount> accounts, LocalDate day) {
        return (sql, sink) -> {
            var queries = new ClearingQueries(sql, view, day);
            for (var account : accounts) {
                queries.items(
                        account, ItemFilter.ALL, Exports.ROWS_MAX + 1, item -> sink.row(row(view, account, item)));
                var state = queries.state(of, account, java.util.Optional.empty());
                if (!state.rest().isZero()) {
                    sink.row(rest(view, account, day, state.rest()));
                }
            }
        };
    }

    private static List<Object> row(View view, ClearingAccount account, OpenItemRow item) {
        return List.of(
                Integer.toString(account.number()),
                view.t("clearing.kind." + item.kind())
                        + item.happened()
                                .map(day -> ", " + view.t("clearing.late", view.day(day)))
                                .orElse(""),
                item.since(),
                item.days(),
                item.what(),
                item.amount().currency().code(),
                item.inLedger(),
                item.amount(),
                Column.cell(item.booked()));
    }

    /** What no item explains stands by name, so that the file comes to the balance. */
    private static List<Object> rest(View view, ClearingAccount account, LocalDate day, Money rest) {
        return List.of(
                Integer.toString(account.number()),
                view.t("clearing.rest"),
                day,
                0,
                "",
                rest.currency().code(),
                Money.zero(rest.currency()),
                rest,
                rest);
    }
}
