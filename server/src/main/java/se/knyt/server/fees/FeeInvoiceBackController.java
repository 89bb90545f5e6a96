package se.knyt.server.fees;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Money;
import se.knyt.engine.books.FeeInvoiceReversals;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.VoucherQueries;

/** A person takes back an invoice that was entered wrong: shown with what it does, then done. */
@Controller
class FeeInvoiceBackController {
    private static final String SEEN = "select 1 as one from fee_invoice where company_id = ? and fee_invoice_id = ?";

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    FeeInvoiceBackController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/fees/invoices/{id}/back")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> form(View view, @PathVariable Ref id) {
        requireSeen(view, id);
        return page(view, HttpStatus.OK, id, "", List.of());
    }

    @PostMapping("/c/{company}/fees/invoices/{id}/back")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> back(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String reason) {
        requireSeen(view, id);
        var why = reason.strip();
        var outcome = actions.desks()
                .feeReversals()
                .takeBack(view.company().id(), id.id(), why, view.user().email());
        if (outcome.isPresent() && !outcome.get().problem().isEmpty()) {
            var kept = why.length() > FeeInvoiceReversals.REASON_MAX
                    ? why.substring(0, FeeInvoiceReversals.REASON_MAX)
                    : why;
            var said = view.messages().of(outcome.get().problem(), Map.of());
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, id, kept, List.of(said));
        }
        // Taken back twice is once.
        return Html.seeOther(view.url("/fees/invoices?done=fee-invoice-back"));
    }

    /** Under the user's own policy: the engine sees more companies than this user does. */
    private void requireSeen(View view, Ref id) {
        long company = view.company().id();
        if (database.inCompany(company, sql -> sql.first(SEEN, row -> true, company, id.id()))
                .isEmpty()) {
            throw new NotFoundException();
        }
    }

    private ResponseEntity<String> page(View view, HttpStatus status, Ref id, String reason, List<Message> refused) {
        var outcome = actions.desks()
                .feeReversals()
                .preview(view.company().id(), id.id(), view.user().email())
                .orElseThrow(NotFoundException::new);
        var shown = outcome.vouchers().stream()
                .map(voucher -> new FeeInvoiceBackPage.Booked(
                        view.day(voucher.eventDate()), VoucherQueries.rows(view, voucher), sum(voucher)))
                .toList();
        var page = new FeeInvoiceBackPage(
                view.url("/fees/invoices/" + id + "/back"),
                view.system(outcome.provider()) + " " + outcome.number(),
                shown,
                outcome.payout(),
                outcome.held(),
                reason,
                refused);
        return html.page(status, "fees/invoiceback.jte", Map.of("v", view, "p", page));
    }

    private static Money sum(Voucher voucher) {
        return Money.sum(
                voucher.rows().stream().map(VoucherRow::debit).toList(),
                voucher.rows().getFirst().debit().currency());
    }
}
