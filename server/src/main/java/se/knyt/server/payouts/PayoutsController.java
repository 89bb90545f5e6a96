package se.knyt.server.payouts;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages of payouts. */
@Controller
class PayoutsController {
    private static final JsonMapper JSON = new JsonMapper();
    static final List<String> STATES = List.of("read", "held", "matching", "booked");

    private final WebDatabase database;
    private final Html html;

    PayoutsController(WebDatabase database, Html html) {
        this.database = database;
        this.html = html;
    }

    @GetMapping("/c/{company}/payouts")
    ResponseEntity<String> list(
            View view, @RequestParam(defaultValue = "") String state, @RequestParam(defaultValue = "") String after) {
        var wanted = STATES.contains(state) ? state : "";
        var cursor = Cursor.of(after);
        long company = view.company().id();
        var base = view.url("/payouts") + (wanted.isEmpty() ? "" : "?state=" + wanted);
        var page = database.inCompany(company, sql -> {
            var rows = PayoutQueries.list(sql, company, wanted, cursor);
            boolean more = rows.size() > Cursor.PAGE;
            var shown = more ? List.copyOf(rows.subList(0, Cursor.PAGE)) : List.copyOf(rows);
            var next = more
                    ? base + (wanted.isEmpty() ? "?" : "&") + "after="
                            + new Cursor(
                                            shown.getLast().paidAt(),
                                            shown.getLast().id())
                                    .text()
                    : "";
            return new PayoutsPage(
                    wanted,
                    shown,
                    PayoutQueries.count(sql, company, "") == 0,
                    new Paging(
                            PayoutQueries.count(sql, company, wanted), next, cursor.equals(Cursor.START) ? "" : base));
        });
        return html.page(view, "payouts/list.jte", page);
    }

    @GetMapping("/c/{company}/payouts/{provider}/{reference}")
    ResponseEntity<String> one(
            View view,
            @PathVariable String provider,
            @PathVariable String reference,
            @RequestParam(defaultValue = "0") int after) {
        var page = database.inCompany(view.company().id(), sql -> read(sql, view, provider, reference, after))
                .orElseThrow(NotFoundException::new);
        return html.page(view, "payouts/one.jte", page);
    }

    private static Optional<PayoutPage> read(Sql sql, View view, String provider, String reference, int after)
            throws SQLException {
        long company = view.company().id();
        var found = PayoutQueries.one(sql, company, provider, reference);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var payout = found.get();
        long id = payout.row().id();
        var lines = PayoutQueries.lines(sql, company, id, after);
        boolean more = lines.size() > PayoutQueries.LINES_MAX;
        var shown = more ? List.copyOf(lines.subList(0, PayoutQueries.LINES_MAX)) : List.copyOf(lines);
        var totals = PayoutQueries.totals(
                sql,
                company,
                id,
                se.knyt.core.money.Money.zero(payout.row().paid().currency()));
        return Optional.of(new PayoutPage(
                payout.row(),
                CertificateSteps.of(view, payout, totals),
                findings(view, payout.findings()),
                Optional.ofNullable(payout.bookedAt()),
                shown,
                totals,
                more || after > 0,
                more
                        ? view.url("/payouts/" + provider + "/" + reference + "?after="
                                + shown.getLast().line() + "#lines")
                        : "",
                VoucherQueries.ofPayout(sql, view, id),
                PayoutQueries.files(sql, company, id, view::url)));
    }

    /** Findings as sentences; each is stored as its code with a line, an amount and numbered arguments. */
    private static List<String> findings(View view, String json) {
        var result = new ArrayList<String>();
        for (var finding : JSON.readTree(json.isEmpty() ? "[]" : json)) {
            var arguments = new TreeMap<String, String>();
            put(arguments, "line", finding.path("line"));
            put(arguments, "amount", finding.path("amount"));
            int place = 0;
            for (var argument : finding.path("arguments")) {
                put(arguments, Integer.toString(place++), argument);
            }
            for (var entry : finding.path("args").properties()) {
                put(arguments, entry.getKey(), entry.getValue());
            }
            result.add(sentence(view, finding.path("code").asString(""), arguments));
        }
        return result;
    }

    private static String sentence(View view, String code, Map<String, String> arguments) {
        var plain = code.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return view.messages()
                .of(plain.contains(".") ? plain : "finding." + plain, arguments)
                .what();
    }

    private static void put(Map<String, String> into, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            into.put(name, value.asString(""));
        }
    }
}
