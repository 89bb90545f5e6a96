package se.knyt.server.giftcards;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.commerce.GiftCard;
import se.knyt.engine.Engine;
import se.knyt.engine.giftcards.GiftCardDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
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
    private final Engine engine;
    private final Exports exports;
    private final Html html;

    GiftCardsController(
            WebDatabase database,
            ClearingBooks books,
            LedgerBalances ledger,
            Engine engine,
            Exports exports,
            Html html) {
        this.database = database;
        this.books = books;
        this.ledger = ledger;
        this.engine = engine;
        this.exports = exports;
        this.html = html;
    }

    @GetMapping("/c/{company}/gift-cards")
    ResponseEntity<String> list(
            View view,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String ends,
            @RequestParam(defaultValue = "") String after) {
        long company = view.company().id();
        long from = after.isEmpty() ? Long.MAX_VALUE : Ref.valueOf(after).id();
        var filter = CardFilter.of(view, kind, date, state, ends, from < 0 ? Long.MAX_VALUE : from);
        var of = books.of(company);
        var answer = ledger.balances(company, Set.of(of.general().of(filter.of())), filter.day());
        var page = database.inCompany(company, sql -> page(sql, view, of, answer, filter));
        return html.page(view, "giftcards/list.jte", page);
    }

    private GiftCardsPage page(
            Sql sql, View view, ClearingBooks.Books of, LedgerBalances.Answer answer, CardFilter filter)
            throws SQLException {
        var queries = new CardQueries(sql, view);
        var rows = queries.list(filter);
        boolean more = rows.size() > Cursor.PAGE;
        var shown = more ? List.copyOf(rows.subList(0, Cursor.PAGE)) : List.copyOf(rows);
        var base = view.url("/gift-cards") + filter.query();
        boolean first = filter.after() == Long.MAX_VALUE;
        var unknown = first ? queries.unknown(filter.of(), filter.day()) : List.<MovementRow>of();
        boolean cut = unknown.size() > CardQueries.UNKNOWN_SHOWN;
        return new GiftCardsPage(
                filter,
                CardProof.of(sql, view, filter.of(), of, answer, filter.day()),
                shown,
                Holder.of(view, engine.personDesk(), shown),
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
        return html.page(view, "giftcards/one.jte", read(view, card, "", GiftCardPage.Kept.NOTHING));
    }

    private GiftCardPage read(View view, Ref card, String problem, GiftCardPage.Kept kept) {
        int income = engine.desks().expiredCards().setting(view.company().id()).income();
        var general = books.of(view.company().id()).general();
        return database.inCompany(view.company().id(), sql -> {
            var queries = new CardQueries(sql, view);
            var found = queries.one(card.id(), view.today()).orElseThrow(NotFoundException::new);
            var moved = queries.of(card.id(), MOVEMENTS_MAX + 1);
            boolean cut = moved.size() > MOVEMENTS_MAX;
            return new GiftCardPage(
                    found,
                    Holder.of(view, engine.personDesk(), List.of(found)).getOrDefault(found.holder(), Holder.NONE),
                    cut ? moved.subList(0, MOVEMENTS_MAX) : moved,
                    cut,
                    income,
                    general.of(found.of()),
                    problem,
                    kept);
        });
    }

    /** Somebody says that the card's time is over. */
    @PostMapping("/c/{company}/gift-cards/{card}/expire")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> expire(
            View view,
            @PathVariable Ref card,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String seen) {
        var kept = new GiftCardPage.Kept(date, "", "");
        return done(view, card, kept, "giftcard-expired", said(view, card, date, seen, desk()::expire));
    }

    /** Somebody says that the card is worth what the shop says. */
    @PostMapping("/c/{company}/gift-cards/{card}/adjust")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> adjust(
            View view,
            @PathVariable Ref card,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String seen,
            @RequestParam(defaultValue = "") String account) {
        var kept = new GiftCardPage.Kept(date, account, "");
        return done(
                view,
                card,
                kept,
                "giftcard-adjusted",
                said(view, card, date, seen, word -> desk().adjust(word, account.strip())));
    }

    /** Somebody says that the card was exchanged for another. */
    @PostMapping("/c/{company}/gift-cards/{card}/exchange")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> exchange(
            View view,
            @PathVariable Ref card,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String seen,
            @RequestParam(defaultValue = "") String ends) {
        var kept = new GiftCardPage.Kept(date, "", GiftCard.ends(ends));
        return done(
                view,
                card,
                kept,
                "giftcard-exchanged",
                said(
                        view,
                        card,
                        date,
                        seen,
                        word -> desk().exchange(word, kept.ends().toLowerCase(Locale.ROOT))));
    }

    private GiftCardDesk desk() {
        return engine.desks().giftCards();
    }

    /** Seen under the user's own policy first: the engine sees more companies than this user does. */
    private Optional<GiftCardDesk.Problem> said(
            View view,
            Ref card,
            String date,
            String seen,
            Function<GiftCardDesk.Word, Optional<GiftCardDesk.Problem>> act) {
        read(view, card, "", GiftCardPage.Kept.NOTHING);
        if (!seen.matches("-?\\d{1,15}")) {
            return Optional.of(new GiftCardDesk.Problem("giftcard.changed", Map.of("0", "")));
        }
        final LocalDate day;
        try {
            day = LocalDate.parse(date.strip());
        } catch (DateTimeParseException e) {
            return Optional.of(new GiftCardDesk.Problem("giftcard.no-day", Map.of()));
        }
        return act.apply(new GiftCardDesk.Word(
                view.company().id(),
                card.id(),
                day,
                Long.parseLong(seen),
                view.user().email()));
    }

    private ResponseEntity<String> done(
            View view, Ref card, GiftCardPage.Kept kept, String toast, Optional<GiftCardDesk.Problem> problem) {
        if (problem.isEmpty()) {
            return Html.seeOther(view.url("/gift-cards/" + card + "?done=" + toast));
        }
        var said = view.messages().of(problem.get().code(), problem.get().arguments());
        return html.page(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "giftcards/one.jte",
                Map.of("v", view, "p", read(view, card, said.what() + ". " + said.why(), kept)));
    }

    @GetMapping("/c/{company}/export/gift-cards.{kind}")
    void export(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(name = "kind", defaultValue = "") String of,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String ends)
            throws IOException {
        var filter = CardFilter.of(view, of, date, state, ends, Long.MAX_VALUE);
        exports.send(
                view,
                response,
                kind,
                filter.isCards() ? "nav.giftcards" : "storecredit.title",
                COLUMNS,
                (sql, sink) -> {
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
