package se.knyt.server.receivables;

import java.time.DateTimeException;
import java.time.LocalDate;
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
import se.knyt.engine.books.CustomerItems.Owed;
import se.knyt.engine.books.CustomerSetOffs.Word;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.AmountInput;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.trails.Purchases;

/** A person sets what a buyer is owed of one purchase off against what is open of another: shown first, then done. */
@Controller
class SetOffController {
    private static final int NUMBER_CHARS_MAX = 64;
    private static final int VALUE_CHARS_MAX = 20;

    private final Actions actions;
    private final Purchases purchases;
    private final Html html;

    SetOffController(Actions actions, Purchases purchases, Html html) {
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
        return "/trails/" + address + "/receivable/set-off";
    }

    @GetMapping("/c/{company}/trails/{number}/receivable/set-off")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> form(View view, @PathVariable String number) {
        var form = new SetOffPage.Form("", "", view.today().toString());
        return page(view, HttpStatus.OK, of(view, number), form, Optional.empty(), Optional.empty());
    }

    @PostMapping("/c/{company}/trails/{number}/receivable/set-off")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> setOff(View view, @PathVariable String number, @RequestParam Map<String, String> sent) {
        var of = of(view, number);
        var form = new SetOffPage.Form(
                cut(sent, "other", NUMBER_CHARS_MAX).replaceFirst("^#", ""),
                cut(sent, "amount", VALUE_CHARS_MAX),
                cut(sent, "date", VALUE_CHARS_MAX));
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
        var done = actions.desks()
                .setOffs()
                .setOff(view.company().id(), of.owed().trail(), word, book)
                .orElseThrow(NotFoundException::new);
        var outcome = done.outcome();
        if (!outcome.possible()) {
            return refused(view, of, form, outcome.problem(), outcome.arguments());
        }
        if (book) {
            return Html.seeOther(view.url("/trails/" + of.address() + "/receivable?done=customer-set-off"));
        }
        var preview = new SetOffPage.Preview(
                done.amount(), done.sameBuyer(), word.on(), ReceivableController.booked(view, outcome.vouchers()));
        return page(view, HttpStatus.OK, of, form, Optional.empty(), Optional.of(preview));
    }

    private static String cut(Map<String, String> sent, String name, int most) {
        var stripped = sent.getOrDefault(name, "").strip();
        return stripped.length() > most ? stripped.substring(0, most) : stripped;
    }

    /** Null where a day or an amount cannot be read. */
    private static @Nullable Word word(View view, Owed owed, SetOffPage.Form form) {
        var amount = AmountInput.read(form.amount(), owed.amount().currency());
        if (amount.isEmpty() && !form.amount().isEmpty()) {
            return null;
        }
        try {
            return new Word(
                    form.other(),
                    LocalDate.parse(form.date()),
                    amount.orElse(null),
                    view.user().email());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private ResponseEntity<String> refused(
            View view, Of of, SetOffPage.Form form, String problem, Map<String, String> arguments) {
        return page(
                view,
                HttpStatus.UNPROCESSABLE_CONTENT,
                of,
                form,
                Optional.of(view.messages().of(problem, arguments)),
                Optional.empty());
    }

    private ResponseEntity<String> page(
            View view,
            HttpStatus status,
            Of of,
            SetOffPage.Form form,
            Optional<Message> problem,
            Optional<SetOffPage.Preview> preview) {
        var page = new SetOffPage(of.address(), of.owed().order(), of.owed().amount(), form, problem, preview);
        return html.page(status, "receivables/setoff.jte", Map.of("v", view, "p", page));
    }
}
