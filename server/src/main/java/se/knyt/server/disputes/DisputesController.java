package se.knyt.server.disputes;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.money.Money;
import se.knyt.engine.Engine;
import se.knyt.engine.disputes.DisputeDesk;
import se.knyt.engine.disputes.DisputeEntry;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.AmountInput;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Listed;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** The pages of disputes, and the file for the answer to one. */
@Controller
class DisputesController {
    static final String OPEN = "open";

    private final WebDatabase database;
    private final Actions actions;
    private final DisputeFile file;
    private final Engine engine;
    private final Html html;

    DisputesController(WebDatabase database, Actions actions, DisputeFile file, Engine engine, Html html) {
        this.database = database;
        this.actions = actions;
        this.file = file;
        this.engine = engine;
        this.html = html;
    }

    @GetMapping("/c/{company}/disputes")
    ResponseEntity<String> list(
            View view, @RequestParam(defaultValue = "") String state, @RequestParam(defaultValue = "") String after) {
        boolean open = OPEN.equals(state);
        var cursor = Cursor.of(after);
        var page = database.inCompany(view.company().id(), sql -> listed(sql, view, open, cursor));
        return html.page(view, "disputes/list.jte", page);
    }

    private static DisputesPage listed(Sql sql, View view, boolean open, Cursor cursor) throws SQLException {
        long company = view.company().id();
        var base = view.url("/disputes") + (open ? "?state=open" : "");
        var rows = DisputeQueries.list(sql, company, open, cursor, Cursor.PAGE + 1);
        long count = DisputeQueries.count(sql, company, open);
        var listed = Listed.of(rows, base, cursor, DisputeQueries::after, count);
        return new DisputesPage(open, listed.rows(), listed.paging());
    }

    @GetMapping("/c/{company}/disputes/{id}")
    ResponseEntity<String> one(View view, @PathVariable Ref id) {
        return shown(view, HttpStatus.OK, row(view, id), "");
    }

    /** Order, delivery, invoice and payment of the purchase in one file, to be handed in where the dispute is answered. */
    @GetMapping("/c/{company}/disputes/{id}/documents.zip")
    void documents(View view, HttpServletResponse response, @PathVariable Ref id) throws IOException {
        file.send(view, response, row(view, id), Optional.empty());
    }

    /** The same with the buyer's name and address, which whoever judges the dispute may ask for; written to the audit log. */
    @GetMapping("/c/{company}/disputes/{id}/documents-with-buyer.zip")
    @Allowed(Role.OWNER)
    void documentsWithBuyer(View view, HttpServletResponse response, @PathVariable Ref id) throws IOException {
        var row = row(view, id);
        var buyer = engine.personDesk()
                .handOut(
                        view.company().id(),
                        row.trail(),
                        row.order().isEmpty() ? row.name() : "#" + row.order(),
                        view.user().email());
        file.send(view, response, row, buyer);
    }

    /** How it ended, where the provider does not tell. */
    @PostMapping("/c/{company}/disputes/{id}/state")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> decide(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String state) {
        var row = row(view, id);
        var wanted = state(state);
        if (wanted.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row, "dispute.problem.state");
        }
        boolean done = actions.desks()
                .disputes()
                .decide(view.company().id(), row.id(), wanted.get(), view.user().email());
        return done
                ? Html.seeOther(url(view, row) + "?done=saved")
                : shown(view, HttpStatus.CONFLICT, row(view, id), "dispute.problem.told");
    }

    /** Last day to answer and reason, where the provider tells neither. */
    @PostMapping("/c/{company}/disputes/{id}/entered")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> enter(
            View view,
            @PathVariable Ref id,
            @RequestParam(name = "last-day", defaultValue = "") String lastDay,
            @RequestParam(defaultValue = "unknown") String reason) {
        var row = row(view, id);
        var entry = entry(lastDay.strip(), reason);
        if (entry.isEmpty() || !entry.get().usable(view.today())) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row, "dispute.problem.day");
        }
        boolean done = actions.desks()
                .disputes()
                .enter(view.company().id(), row.id(), entry.get(), view.user().email());
        var now = row(view, id);
        // The same again changes nothing, and is not refused.
        return done || now.dayEnterable() || now.reasonEnterable()
                ? Html.seeOther(url(view, row) + "?done=saved")
                : shown(view, HttpStatus.CONFLICT, now, "dispute.problem.entered");
    }

    private static Optional<DisputeEntry> entry(String lastDay, String reason) {
        try {
            return Optional.of(new DisputeEntry(
                    lastDay.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(lastDay)),
                    Dispute.Reason.ofCode(reason)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Dispute.State> state(String code) {
        return List.of("under-review", "won", "lost", "accepted").contains(code)
                ? Optional.of(
                        Dispute.State.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_')))
                : Optional.empty();
    }

    /** Books who bears it. */
    @PostMapping("/c/{company}/disputes/{id}/loss")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> book(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String way) {
        var row = row(view, id);
        var wanted = DisputeLoss.Way.ofCode(way);
        if (wanted.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row, "dispute.problem.way");
        }
        var outcome = actions.desks()
                .disputes()
                .book(view.company().id(), row.id(), wanted.get(), view.user().email());
        return outcome.problem().isEmpty()
                ? Html.seeOther(url(view, row) + "?done=dispute-booked")
                : shown(view, HttpStatus.CONFLICT, row(view, id), "dispute.problem." + outcome.problem());
    }

    /** How much was taken, in the currency of the purchase, where nothing tells it. */
    @PostMapping("/c/{company}/disputes/{id}/amount")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> amount(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String amount) {
        var row = row(view, id);
        long company = view.company().id();
        var ask = actions.desks().disputes().amount(company, row.id());
        if (ask.isEmpty()) {
            return shown(view, HttpStatus.CONFLICT, row, "dispute.problem.dispute.amount-told");
        }
        var said = AmountInput.read(amount, ask.get().currency());
        if (said.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row, "dispute.problem.amount");
        }
        var problem = actions.desks()
                .disputes()
                .say(company, row.id(), said.get(), view.user().email());
        return problem.isEmpty()
                ? Html.seeOther(url(view, row) + "?done=saved")
                : shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row, "dispute.problem." + problem);
    }

    /** Takes a booked loss back, the money having come back. */
    @PostMapping("/c/{company}/disputes/{id}/back")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> takeBack(View view, @PathVariable Ref id) {
        var row = row(view, id);
        boolean done = row.givenBack()
                && actions.desks()
                        .disputes()
                        .takeBack(view.company().id(), row.id(), view.user().email());
        return done
                ? Html.seeOther(url(view, row) + "?done=dispute-back")
                : shown(view, HttpStatus.CONFLICT, row(view, id), "dispute.problem.nothing");
    }

    /** Books what the rates have left of one that was won. */
    @PostMapping("/c/{company}/disputes/{id}/exchange")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> exchange(View view, @PathVariable Ref id) {
        var row = row(view, id);
        boolean done = actions.desks()
                .disputes()
                .bookExchange(view.company().id(), row.id(), view.user().email());
        return done
                ? Html.seeOther(url(view, row) + "?done=dispute-exchange")
                : shown(view, HttpStatus.CONFLICT, row, "dispute.problem.no-exchange");
    }

    private static String url(View view, DisputeRow row) {
        return view.url("/disputes/" + view.ref(row.id()));
    }

    private DisputeRow row(View view, Ref id) {
        return database.inCompany(
                        view.company().id(),
                        sql -> DisputeQueries.one(sql, view.company().id(), id.id()))
                .orElseThrow(NotFoundException::new);
    }

    private ResponseEntity<String> shown(View view, HttpStatus status, DisputeRow row, String problem) {
        var ways = new ArrayList<DisputePage.Way>();
        var why = problem;
        if (row.bookable()) {
            for (var way : DisputeLoss.Way.values()) {
                if (way == DisputeLoss.Way.COLLECTED && !row.handedBack()) {
                    continue;
                }
                var outcome = actions.desks().disputes().preview(view.company().id(), row.id(), way);
                outcome.voucher().ifPresent(voucher -> ways.add(way(view, way.code(), voucher)));
                why = why.isEmpty() && !outcome.problem().isEmpty() ? "dispute.problem." + outcome.problem() : why;
            }
        }
        var ask = row.bookable()
                ? actions.desks().disputes().amount(view.company().id(), row.id())
                : Optional.<DisputeDesk.Amount>empty();
        // What is asked for is what is in the way.
        var text = ask.isPresent() ? problem : why;
        var exchange = row.state().equals("won")
                ? actions.desks()
                        .disputes()
                        .exchange(view.company().id(), row.id())
                        .map(voucher -> way(view, "exchange", voucher))
                : Optional.<DisputePage.Way>empty();
        var link = row.link().isEmpty()
                ? actions.portal(row.provider()).map(URI::toString).orElse("")
                : row.link();
        var page =
                database.inCompany(view.company().id(), sql -> page(sql, view, row, link, ways, exchange, ask, text));
        return html.page(status, "disputes/one.jte", Map.of("v", view, "p", page));
    }

    private static DisputePage page(
            Sql sql,
            View view,
            DisputeRow row,
            String link,
            List<DisputePage.Way> ways,
            Optional<DisputePage.Way> exchange,
            Optional<DisputeDesk.Amount> ask,
            String problem)
            throws SQLException {
        long company = view.company().id();
        var by = row.answerBy();
        var voucher = row.loss().isEmpty()
                ? Optional.<List<String>>empty()
                : DisputeQueries.voucher(sql, company, row.lossKey());
        return new DisputePage(
                row,
                link,
                by == null
                        ? 0
                        : ChronoUnit.DAYS.between(view.today(), view.format().dateOf(by)),
                DisputeQueries.lines(sql, company, row.id()),
                DisputeQueries.sums(sql, company, row.id(), false),
                DisputeQueries.sums(sql, company, row.id(), true).stream()
                        .map(Money::negated)
                        .toList(),
                ways,
                exchange,
                ask,
                problem,
                voucher.map(List::getFirst).orElse(""),
                voucher.map(List::getLast).orElse(""));
    }

    private static DisputePage.Way way(View view, String code, Voucher voucher) {
        return new DisputePage.Way(
                code,
                VoucherQueries.rows(view, voucher),
                Money.sum(
                        voucher.rows().stream().map(VoucherRow::debit).toList(),
                        voucher.rows().getFirst().debit().currency()));
    }
}
