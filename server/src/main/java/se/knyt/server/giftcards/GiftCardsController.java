package se.knyt.server.giftcards;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** The pages of gift cards, and their list as a file. */
@Controller
class GiftCardsController {
    private static final int MOVEMENTS_MAX = 500;
    private static final List<Column> COLUMNS = List.of(
            Column.text("giftcards.card"),
            Column.text("giftcards.shop"),
            Column.date("giftcards.issued"),
            Column.date("giftcards.expires"),
            Column.text("col.state"),
            Column.text(Exports.CURRENCY),
            Column.money("giftcards.value"),
            Column.money("giftcards.left"),
            Column.money("giftcards.booked"));

    private final WebDatabase database;
    private final ClearingBooks books;
    private final LedgerBalances ledger;
    private final Exports exports;
    private final Html html;

    GiftCardsController(WebDatabase database, ClearingBooks books, LedgerBalances ledger, Exports exports, Html html) {
        this.database = database;
        this.books = books;
        this.ledger = ledger;
        this.exports = exports;
        this.html = html;
    }

    @GetMapping("/c/{company}/gift-cards")
    ResponseEntity<String> list(
            View view,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String ends,
            @RequestParam(defaultValue = "") String after) {
        long company = view.company().id();
        long from = after.isEmpty() ? Long.MAX_VALUE : Ref.valueOf(after).id();
        var filter = CardFilter.of(view, date, state, ends, from < 0 ? Long.MAX_VALUE : from);
        var of = books.of(company);
        var answer = ledger.balances(company, Set.of(of.general().giftCards()), filter.day());
        var page = database.inCompany(company, sql -> page(sql, view, of, answer, filter));
        return html.page(view, "giftcards/list.jte", page);
    }

    private static GiftCardsPage page(
            Sql sql, View view, ClearingBooks.Books of, LedgerBalances.Answer answer, CardFilter filter)
            throws SQLException {
        var queries = new CardQueries(sql, view);
        var rows = queries.list(filter);
        boolean more = rows.size() > Cursor.PAGE;
        var shown = more ? List.copyOf(rows.subList(0, Cursor.PAGE)) : List.copyOf(rows);
        var base = view.url("/gift-cards") + filter.query();
        boolean first = filter.after() == Long.MAX_VALUE;
        var unknown = first ? queries.unknown(filter.day()) : List.<MovementRow>of();
        boolean cut = unknown.size() > CardQueries.UNKNOWN_SHOWN;
        return new GiftCardsPage(
                filter,
                CardProof.of(sql, view, of, answer, filter.day()),
                shown,
                cut ? unknown.subList(0, CardQueries.UNKNOWN_SHOWN) : unknown,
                cut,
                new Paging(
                        shown.size(),
                        more,
                        more ? base + "&after=" + view.ref(shown.getLast().id()) : "",
                        first ? "" : base),
                answer);
    }

    @GetMapping("/c/{company}/gift-cards/{card}")
    ResponseEntity<String> one(View view, @PathVariable Ref card) {
        long company = view.company().id();
        var page = database.inCompany(company, sql -> {
            var queries = new CardQueries(sql, view);
            var found = queries.one(card.id(), view.today()).orElseThrow(NotFoundException::new);
            var moved = queries.of(card.id(), MOVEMENTS_MAX + 1);
            boolean cut = moved.size() > MOVEMENTS_MAX;
            return new GiftCardPage(found, cut ? moved.subList(0, MOVEMENTS_MAX) : moved, cut);
        });
        return html.page(view, "giftcards/one.jte", page);
    }

    @GetMapping("/c/{company}/export/gift-cards.{kind}")
    void export(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String ends)
            throws IOException {
        var filter = CardFilter.of(view, date, state, ends, Long.MAX_VALUE);
        exports.send(view, response, kind, "nav.giftcards", COLUMNS, (sql, sink) -> {
            var queries = new CardQueries(sql, view);
            queries.each(filter, Exports.ROWS_MAX + 1, card -> sink.row(cells(view, card)));
        });
    }

    private static List<Object> cells(View view, CardRow card) {
        return List.of(
                card.name(view),
                card.connector().isEmpty() ? "" : view.system(card.connector()),
                Objects.requireNonNullElse(card.issued(), ""),
                Objects.requireNonNullElse(card.expires(), ""),
                view.t(card.word()),
                card.value().currency().code(),
                card.value(),
                card.left(),
                card.booked());
    }
}
