package se.knyt.server.returns;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.engine.books.RoadBankDesk;
import se.knyt.engine.books.RoadBankDesk.Word;
import se.knyt.engine.books.RoadBankItems.Standing;
import se.knyt.engine.books.WordOutcome;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;

/** A person says that the bank has paid a refund that stands on the account of money in transit, or takes that back: shown first, then said. */
@Controller
class RoadBankController {
    private static final String BANK = "1930";
    private static final int VALUE_CHARS_MAX = 20;

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    RoadBankController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    private RoadBankDesk desk() {
        return actions.desks().roadBank();
    }

    /** Seen under the user's own policy first. */
    private ReturnRow row(View view, Ref id) {
        long company = view.company().id();
        return database.inCompany(
                company,
                sql -> ReturnQueries.one(sql, company, id.id())
                        .map(ReturnQueries.Full::row)
                        .filter(ReturnRow::byRoad)
                        .orElseThrow(NotFoundException::new));
    }

    private List<RoadPage.Entry> entries(View view, Optional<Standing> standing) {
        return standing.isEmpty()
                ? List.of()
                : database.inCompany(
                        view.company().id(),
                        sql -> ReturnQueries.entries(
                                sql,
                                view.company().id(),
                                standing.get().amount().negated()));
    }

    @GetMapping("/c/{company}/returns/{id}/bank")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> form(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String entry) {
        var row = row(view, id);
        var form = entries(view, desk().standing(view.company().id(), row.id())).stream()
                .filter(e -> view.ref(e.id()).equals(entry))
                .findFirst()
                .map(e -> new RoadBankPage.Form(e.on().toString(), String.valueOf(e.account()), "", entry))
                .orElseGet(() -> new RoadBankPage.Form("", BANK, "", ""));
        return page(view, HttpStatus.OK, row, form, Optional.empty(), Optional.empty());
    }

    @PostMapping("/c/{company}/returns/{id}/bank")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> paid(View view, @PathVariable Ref id, @RequestParam Map<String, String> sent) {
        var row = row(view, id);
        var form = new RoadBankPage.Form(
                cut(sent, "date", VALUE_CHARS_MAX),
                cut(sent, "account", VALUE_CHARS_MAX),
                cut(sent, "why", RoadBankDesk.REASON_MAX),
                cut(sent, "entry", VALUE_CHARS_MAX));
        var word = word(view, form);
        if (word == null) {
            return refused(view, row, form, "road.unreadable", Map.of());
        }
        boolean book = "book".equals(sent.get("step"));
        long company = view.company().id();
        var outcome = (book ? desk().paid(company, row.id(), word) : desk().preview(company, row.id(), word))
                .orElseGet(() -> WordOutcome.not("road-bank.none", Map.of("order", row.order())));
        if (!outcome.possible()) {
            return refused(view, row, form, outcome.problem(), outcome.arguments());
        }
        return book
                ? Html.seeOther(view.url("/returns/" + id + "?done=road-bank"))
                : page(view, HttpStatus.OK, row, form, Optional.empty(), Optional.of(booked(view, outcome.vouchers())));
    }

    /** Takes that back. */
    @PostMapping("/c/{company}/returns/{id}/bank/back")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> back(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String reason) {
        var row = row(view, id);
        var outcome =
                desk().back(view.company().id(), row.id(), reason, view.user().email(), true);
        var problem = outcome.filter(o -> !o.possible());
        if (problem.isPresent()) {
            var form = new RoadBankPage.Form("", BANK, "", "");
            return refused(
                    view, row, form, problem.get().problem(), problem.get().arguments());
        }
        // Taken back twice is once.
        return Html.seeOther(view.url("/returns/" + id + "?done=road-bank-back"));
    }

    private static String cut(Map<String, String> sent, String name, int most) {
        var stripped = sent.getOrDefault(name, "").strip();
        return stripped.length() > most ? stripped.substring(0, most) : stripped;
    }

    /** Null where a day or an account cannot be read. */
    private static @Nullable Word word(View view, RoadBankPage.Form form) {
        if (!form.account().matches("\\d{4}")) {
            return null;
        }
        try {
            return new Word(
                    LocalDate.parse(form.date()),
                    Integer.parseInt(form.account()),
                    form.entry().isEmpty() ? null : Ref.valueOf(form.entry()).id(),
                    form.why(),
                    view.user().email());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static List<RoadPage.Booked> booked(View view, List<Voucher> vouchers) {
        return vouchers.stream()
                .map(voucher -> RoadController.booked(view, voucher))
                .toList();
    }

    private ResponseEntity<String> refused(
            View view, ReturnRow row, RoadBankPage.Form form, String problem, Map<String, String> arguments) {
        return page(
                view,
                HttpStatus.UNPROCESSABLE_CONTENT,
                row,
                form,
                ShownNote.problem(view, problem, arguments),
                Optional.empty());
    }

    private ResponseEntity<String> page(
            View view,
            HttpStatus status,
            ReturnRow row,
            RoadBankPage.Form form,
            Optional<Message> problem,
            Optional<List<RoadPage.Booked>> preview) {
        long company = view.company().id();
        var standing = desk().standing(company, row.id());
        var said = desk().said(company, row.id());
        // What taking it back would book is shown before it is.
        var shown = preview.isPresent() || said.isEmpty()
                ? preview
                : desk().back(company, row.id(), "", view.user().email(), false).map(o -> booked(view, o.vouchers()));
        var page = new RoadBankPage(row, standing, said, form, entries(view, standing), problem, shown);
        return html.page(status, "returns/roadbank.jte", Map.of("v", view, "p", page));
    }
}
