package se.knyt.server.returns;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
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
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Money;
import se.knyt.engine.books.RoadBooking.Word;
import se.knyt.engine.flows.RoadDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.AmountInput;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.VoucherQueries;

/** A person says that a refund was paid by another road than the provider's: shown with what it books, then said. */
@Controller
class RoadController {
    private static final String BANK = "1930";
    private static final int VALUE_CHARS_MAX = 20;

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    RoadController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    /** What is owed, seen under the user's own policy, with the lines of the bank that may have paid it. */
    private record Of(ReturnRow row, List<RoadPage.Entry> entries) {}

    private Of of(View view, Ref id) {
        long company = view.company().id();
        var seen = database.inCompany(company, sql -> {
            var row = ReturnQueries.one(sql, company, id.id())
                    .orElseThrow(NotFoundException::new)
                    .row();
            if (!row.byRoad() || row.paid() != null) {
                throw new NotFoundException();
            }
            return new Of(row, ReturnQueries.entries(sql, company, row.amount()));
        });
        if (view.currency().equals(seen.row().amount().currency())) {
            return seen;
        }
        var entries = new ArrayList<>(seen.entries());
        actions.desks().roads().lines(company, seen.row().id()).stream()
                .map(l -> new RoadPage.Entry(l.id(), l.on(), l.account(), l.bankAccount(), l.amount()))
                .forEach(entries::add);
        return new Of(seen.row(), entries);
    }

    @GetMapping("/c/{company}/returns/{id}/paid")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> form(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String entry) {
        var of = of(view, id);
        var form = of.entries().stream()
                .filter(e -> view.ref(e.id()).equals(entry))
                .findFirst()
                .map(e -> new RoadPage.Form(
                        e.on().toString(),
                        String.valueOf(e.account()),
                        of.row().order(),
                        "",
                        entry,
                        e.amount().currency().equals(of.row().amount().currency())
                                ? ""
                                : e.amount().negated().toPlain()))
                .orElseGet(() -> new RoadPage.Form("", BANK, of.row().order(), "", "", ""));
        return page(view, HttpStatus.OK, of, form, Optional.empty(), Optional.empty());
    }

    @PostMapping("/c/{company}/returns/{id}/paid")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> paid(View view, @PathVariable Ref id, @RequestParam Map<String, String> sent) {
        var of = of(view, id);
        var form = new RoadPage.Form(
                cut(sent, "date", VALUE_CHARS_MAX),
                cut(sent, "account", VALUE_CHARS_MAX),
                cut(sent, "reference", RoadDesk.REFERENCE_MAX),
                cut(sent, "elsewhere", VALUE_CHARS_MAX),
                cut(sent, "entry", VALUE_CHARS_MAX),
                cut(sent, "cost", VALUE_CHARS_MAX));
        var word = word(view, form);
        if (word == null) {
            var problem = ShownNote.problem(view, "road.unreadable", Map.of());
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, of, form, problem, Optional.empty());
        }
        long company = view.company().id();
        boolean book = "book".equals(sent.get("step"));
        var desk = actions.desks().roads();
        var outcome = (book
                        ? desk.paid(company, of.row().id(), word)
                        : desk.preview(company, of.row().id(), word))
                .orElseThrow(NotFoundException::new);
        if (!outcome.problem().isEmpty()) {
            var problem = ShownNote.problem(view, outcome.problem(), outcome.arguments());
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, of, form, problem, Optional.empty());
        }
        if (book) {
            return Html.seeOther(view.url("/returns/" + id + "?done=road-paid"));
        }
        var shown = outcome.vouchers().stream()
                .map(voucher -> booked(view, voucher))
                .toList();
        return page(view, HttpStatus.OK, of, form, Optional.empty(), Optional.of(shown));
    }

    private static String cut(Map<String, String> sent, String name, int most) {
        var stripped = sent.getOrDefault(name, "").strip();
        return stripped.length() > most ? stripped.substring(0, most) : stripped;
    }

    /** Null where a day or an account cannot be read. */
    private static @Nullable Word word(View view, RoadPage.Form form) {
        var cost = AmountInput.read(form.cost(), view.currency()).filter(Money::isPositive);
        if (!form.account().matches("\\d{4}") || (!form.cost().isEmpty() && cost.isEmpty())) {
            return null;
        }
        try {
            return new Word(
                    LocalDate.parse(form.date()),
                    Integer.parseInt(form.account()),
                    form.reference(),
                    "yes".equals(form.elsewhere()),
                    form.entry().isEmpty() ? null : Ref.valueOf(form.entry()).id(),
                    view.user().email(),
                    cost.orElse(null));
        } catch (DateTimeException e) {
            return null;
        }
    }

    static RoadPage.Booked booked(View view, Voucher voucher) {
        return new RoadPage.Booked(
                VoucherQueries.rows(view, voucher),
                Money.sum(
                        voucher.rows().stream().map(VoucherRow::debit).toList(),
                        voucher.rows().getFirst().debit().currency()));
    }

    private ResponseEntity<String> page(
            View view,
            HttpStatus status,
            Of of,
            RoadPage.Form form,
            Optional<Message> problem,
            Optional<List<RoadPage.Booked>> preview) {
        boolean leaves = actions.desks().bank().bankLeg(view.company().id()) == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK;
        Optional<RoadDesk.InShop> inShop = of.row().untoldToShop()
                ? actions.desks().roads().inShop(view.company().id(), of.row().trail())
                : Optional.empty();
        var page = new RoadPage(of.row(), form, of.entries(), leaves, inShop, problem, preview);
        return html.page(status, "returns/road.jte", Map.of("v", view, "p", page));
    }
}
