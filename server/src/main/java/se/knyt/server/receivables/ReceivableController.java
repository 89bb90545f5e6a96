package se.knyt.server.receivables;

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
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Money;
import se.knyt.engine.books.CustomerBooking.Word;
import se.knyt.engine.books.CustomerDesk;
import se.knyt.engine.books.CustomerItems.Owed;
import se.knyt.engine.books.CustomerReversals;
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
import se.knyt.server.trails.Purchases;
import se.knyt.server.vouchers.VoucherQueries;

/** A person says that a buyer has paid, or got back, what a purchase on the merchant's own invoice has open: shown first, then said. */
@Controller
class ReceivableController {
    private static final String BANK = "1930";
    private static final int VALUE_CHARS_MAX = 20;

    private final WebDatabase database;
    private final Actions actions;
    private final Purchases purchases;
    private final Html html;

    ReceivableController(WebDatabase database, Actions actions, Purchases purchases, Html html) {
        this.database = database;
        this.actions = actions;
        this.purchases = purchases;
        this.html = html;
    }

    private record Of(String address, Owed owed) {}

    /** Seen under the user's own policy first. */
    private Of of(View view, String number) {
        var purchase = purchases.at(view, number, p -> path(p.address()));
        return actions.desks()
                .customers()
                .owed(view.company().id(), purchase.id())
                .map(owed -> new Of(purchase.address(), owed))
                .orElseThrow(NotFoundException::new);
    }

    private static String path(String address) {
        return "/trails/" + address + "/receivable";
    }

    @GetMapping("/c/{company}/trails/{number}/receivable")
    ResponseEntity<String> form(View view, @PathVariable String number, @RequestParam(defaultValue = "") String entry) {
        var of = of(view, number);
        var open = of.owed().amount();
        var form = entries(view, open).stream()
                .filter(e -> view.ref(e.id()).equals(entry))
                .findFirst()
                .map(e -> new ReceivablePage.Form(
                        e.on().toString(),
                        String.valueOf(e.account()),
                        e.amount().toPlain().replace('.', ','),
                        of.owed().order(),
                        "",
                        entry))
                .orElseGet(() -> new ReceivablePage.Form(
                        "",
                        BANK,
                        open.isZero() ? "" : open.toPlain().replace('.', ','),
                        of.owed().order(),
                        "",
                        ""));
        return page(view, HttpStatus.OK, of, form, Optional.empty(), Optional.empty(), false);
    }

    @PostMapping("/c/{company}/trails/{number}/receivable")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> paid(View view, @PathVariable String number, @RequestParam Map<String, String> sent) {
        var of = of(view, number);
        var form = new ReceivablePage.Form(
                cut(sent, "date", VALUE_CHARS_MAX),
                cut(sent, "account", VALUE_CHARS_MAX),
                cut(sent, "amount", VALUE_CHARS_MAX),
                cut(sent, "reference", CustomerDesk.REFERENCE_MAX),
                cut(sent, "elsewhere", VALUE_CHARS_MAX),
                cut(sent, "entry", VALUE_CHARS_MAX));
        var word = word(view, of.owed(), form);
        if (word == null) {
            return refused(
                    view,
                    of,
                    form,
                    "customer.unreadable",
                    Map.of("order", of.owed().order()));
        }
        boolean book = "book".equals(sent.get("step"));
        var desk = actions.desks().customers();
        long company = view.company().id();
        var outcome = (book
                        ? desk.paid(company, of.owed().trail(), word)
                        : desk.preview(company, of.owed().trail(), word))
                .orElseThrow(NotFoundException::new);
        if (!outcome.problem().isEmpty()) {
            return refused(view, of, form, outcome.problem(), outcome.arguments());
        }
        if (book) {
            return Html.seeOther(view.url(path(of.address()) + "?done=customer-paid"));
        }
        return page(
                view, HttpStatus.OK, of, form, Optional.empty(), Optional.of(booked(view, outcome.vouchers())), false);
    }

    /** A payment on an invoice of the accounting system's own is the buyer's: it stands there. */
    @PostMapping("/c/{company}/trails/{number}/receivable/there")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> there(
            View view, @PathVariable String number, @RequestParam(defaultValue = "") String payment) {
        var of = of(view, number);
        long id = payment.isEmpty() ? -1 : Ref.valueOf(payment).id();
        var outcome = actions.desks()
                .ledgerInvoices()
                .stands(view.company().id(), of.owed().trail(), id, view.user().email(), true)
                .orElseThrow(NotFoundException::new);
        if (!outcome.possible()) {
            var form = new ReceivablePage.Form("", BANK, "", of.owed().order(), "", "");
            return refused(view, of, form, outcome.problem(), outcome.arguments());
        }
        return Html.seeOther(view.url(path(of.address()) + "?done=customer-there"));
    }

    /** Takes back that a payment was made. */
    @PostMapping("/c/{company}/trails/{number}/receivable/back")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> back(
            View view,
            @PathVariable String number,
            @RequestParam(defaultValue = "") String payment,
            @RequestParam(defaultValue = "") String reason) {
        var of = of(view, number);
        var known = database.inCompany(
                view.company().id(),
                sql -> ReceivableQueries.payments(sql, view, of.owed().trail()));
        long id = payment.isEmpty() ? -1 : Ref.valueOf(payment).id();
        if (known.stream().noneMatch(p -> p.id() == id)) {
            throw new NotFoundException();
        }
        var why = reason.strip();
        if (why.isEmpty() || why.length() > CustomerReversals.REASON_MAX) {
            var form = new ReceivablePage.Form("", BANK, "", of.owed().order(), "", "");
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, of, form, Optional.empty(), Optional.empty(), true);
        }
        boolean done = actions.desks()
                .customerReversals()
                .takeBack(view.company().id(), id, why, view.user().email());
        return Html.seeOther(view.url(path(of.address()) + "?done=" + (done ? "customer-back" : "nothing-to-retry")));
    }

    private static String cut(Map<String, String> sent, String name, int most) {
        var stripped = sent.getOrDefault(name, "").strip();
        return stripped.length() > most ? stripped.substring(0, most) : stripped;
    }

    /** Null where a day, an account or an amount cannot be read. */
    private static @Nullable Word word(View view, Owed owed, ReceivablePage.Form form) {
        var amount = AmountInput.read(form.amount(), owed.amount().currency()).filter(a -> !a.isZero());
        if (!form.account().matches("\\d{4}") || amount.isEmpty()) {
            return null;
        }
        try {
            return new Word(
                    LocalDate.parse(form.date()),
                    Integer.parseInt(form.account()),
                    amount.get(),
                    form.reference(),
                    "yes".equals(form.elsewhere()),
                    form.entry().isEmpty() ? null : Ref.valueOf(form.entry()).id(),
                    view.user().email());
        } catch (DateTimeException e) {
            return null;
        }
    }

    static List<ReceivablePage.Booked> booked(View view, List<Voucher> vouchers) {
        return vouchers.stream()
                .map(voucher -> new ReceivablePage.Booked(
                        VoucherQueries.rows(view, voucher),
                        Money.sum(
                                voucher.rows().stream().map(VoucherRow::debit).toList(),
                                voucher.rows().getFirst().debit().currency())))
                .toList();
    }

    private ResponseEntity<String> refused(
            View view, Of of, ReceivablePage.Form form, String problem, Map<String, String> arguments) {
        return page(
                view,
                HttpStatus.UNPROCESSABLE_CONTENT,
                of,
                form,
                Optional.of(view.messages().of(problem, arguments)),
                Optional.empty(),
                false);
    }

    private List<ReceivablePage.Entry> entries(View view, Money open) {
        return open.isZero()
                ? List.of()
                : database.inCompany(view.company().id(), sql -> ReceivableQueries.entries(sql, view, open));
    }

    private ResponseEntity<String> page(
            View view,
            HttpStatus status,
            Of of,
            ReceivablePage.Form form,
            Optional<Message> problem,
            Optional<List<ReceivablePage.Booked>> preview,
            boolean wrong) {
        long company = view.company().id();
        var owed = of.owed();
        var page = new ReceivablePage(
                of.address(),
                owed.order(),
                owed.amount(),
                owed.since(),
                database.inCompany(company, sql -> ReceivableQueries.payments(sql, view, owed.trail())),
                form,
                entries(view, owed.amount()),
                actions.desks().ledgerInvoices().there(company, owed.trail()),
                actions.desks().bank().bankLeg(company) == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK,
                problem,
                preview,
                wrong);
        return html.page(status, "receivables/one.jte", Map.of("v", view, "p", page));
    }
}
