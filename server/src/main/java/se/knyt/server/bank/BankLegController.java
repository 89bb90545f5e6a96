package se.knyt.server.bank;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.bookkeeping.WorkedDeposit;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** Who books the bank line: shown with what each choice books, and chosen. */
@Controller
class BankLegController {
    /** The default first. */
    private static final List<BankLeg> CHOICES =
            List.of(BankLeg.IN_TRANSIT, BankLeg.DIRECT, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK);

    private static final int PAID_DAY = 10;

    private final Actions actions;
    private final Html html;

    BankLegController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/bank/leg")
    ResponseEntity<String> page(View view) {
        return page(view, HttpStatus.OK, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK, List.of());
    }

    /**
     * Chooses from now on. Knyt, by whichever way, is refused while the accounting system shows that somebody else books deposits, until
     * a person says that this is over.
     */
    @PostMapping("/c/{company}/bank/leg")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> leg(
            View view, @RequestParam(defaultValue = "") String leg, @RequestParam(defaultValue = "") String over) {
        var wanted = CHOICES.stream().filter(one -> one.name().equals(leg)).findFirst();
        if (wanted.isEmpty()) {
            return Html.seeOther(view.url("/bank/leg"));
        }
        long company = view.company().id();
        var others =
                "yes".equals(over) ? List.<String>of() : actions.desks().feed().inTheWayOf(company, wanted.get());
        if (!others.isEmpty()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, wanted.get(), others);
        }
        actions.desks().bank().bankLeg(company, wanted.get(), view.user().email());
        return Html.seeOther(view.url("/bank/leg?done=saved"));
    }

    private ResponseEntity<String> page(View view, HttpStatus status, BankLeg wanted, List<String> others) {
        var now = actions.desks().bank().bankLeg(view.company().id());
        // Two days of one month, whichever it is: over a month-end the choices are the same.
        var paid = view.today().withDayOfMonth(PAID_DAY);
        var seen = paid.plusDays(1);
        var settings = PostingSettings.swedish(LedgerMode.KNYT, List.of());
        var choices = CHOICES.stream()
                .map(leg -> new BankLegPage.Choice(leg, vouchers(view, settings, leg, paid, seen)))
                .toList();
        var page = new BankLegPage(now, choices, paid, seen, wanted, others);
        return html.page(status, "bank/leg.jte", Map.of("v", view, "p", page));
    }

    private static List<BankLegPage.Shown> vouchers(
            View view, PostingSettings settings, BankLeg leg, LocalDate paid, LocalDate seen) {
        return WorkedDeposit.vouchers(settings, leg, paid, seen).stream()
                .map(voucher -> new BankLegPage.Shown(
                        voucher.eventDate(),
                        VoucherQueries.rows(view, voucher),
                        Money.sum(voucher.rows().stream().map(VoucherRow::debit).toList(), Currency.SEK)))
                .toList();
    }
}
