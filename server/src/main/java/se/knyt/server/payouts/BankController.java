package se.knyt.server.payouts;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Money;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.AmountInput;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.AccountRow;
import se.knyt.server.vouchers.VoucherQueries;

/** A person says that a payout has come to the bank: first shown with its accounts and amounts, then booked. */
@Controller
class BankController {
    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    BankController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @PostMapping("/c/{company}/payouts/{provider}/{reference}/bank")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> bank(
            View view,
            @PathVariable String provider,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String account,
            @RequestParam(defaultValue = "") String other,
            @RequestParam(defaultValue = "") String step) {
        var row = database.inCompany(
                        view.company().id(),
                        sql -> PayoutQueries.one(sql, view.company().id(), provider, reference))
                .orElseThrow(NotFoundException::new)
                .row();
        long company = view.company().id();
        var form = BankForm.empty(row, view.currency(), actions.desks().bank().accounts(company))
                .with(date, amount, account, other);
        var day = day(date);
        var into = form.into(view.currency());
        if (into.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row, form, "bank.no-account", Map.of(), null);
        }
        var money = AmountInput.read(amount, into.get().currency());
        if (day.isEmpty() || money.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row, form, "bank.unreadable", Map.of(), null);
        }
        int booked = into.get().account();
        boolean book = "book".equals(step);
        var outcome = book
                ? actions.confirmBank(
                        company,
                        row.id(),
                        day.get(),
                        money.get(),
                        booked,
                        view.user().email())
                : actions.previewBank(company, row.id(), day.get(), money.get(), booked);
        if (book && outcome.problem().isEmpty()) {
            return Html.seeOther(view.url(row.path() + "?done=bank-confirmed"));
        }
        var status = outcome.problem().isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT;
        return shown(
                view,
                status,
                row,
                form,
                outcome.problem(),
                outcome.arguments(),
                outcome.voucher().orElse(null));
    }

    private ResponseEntity<String> shown(
            View view,
            HttpStatus status,
            PayoutRow row,
            BankForm form,
            String problem,
            Map<String, String> arguments,
            @org.jspecify.annotations.Nullable Voucher voucher) {
        var rows = voucher == null ? List.<AccountRow>of() : VoucherQueries.rows(view, voucher);
        var sum = voucher == null
                ? null
                : Money.sum(
                        voucher.rows().stream().map(VoucherRow::debit).toList(),
                        voucher.rows().getFirst().debit().currency());
        var page = new BankPage(
                row,
                form,
                problem.isEmpty()
                        ? Optional.empty()
                        : Optional.of(view.messages().of(problem, arguments)),
                rows,
                sum,
                sum);
        return html.page(status, "payouts/bank.jte", Map.of("v", view, "p", page));
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
