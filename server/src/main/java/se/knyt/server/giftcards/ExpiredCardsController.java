package se.knyt.server.giftcards;

import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.giftcards.ExpiredCardDesk;
import se.knyt.engine.settings.ExpiredCards;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** Gift cards whose last day has passed: all of them booked in one act, and the choice of who does so. */
@Controller
class ExpiredCardsController {
    private static final String ACCOUNT = "3[0-9]{3}";
    private static final int ACCOUNT_CHARS = 4;

    private final Actions actions;
    private final Html html;

    ExpiredCardsController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    private ExpiredCardDesk desk() {
        return actions.desks().expiredCards();
    }

    /** What would be booked, as it would be. */
    @GetMapping("/c/{company}/gift-cards/expired")
    ResponseEntity<String> batch(View view) {
        return batch(view, HttpStatus.OK, "");
    }

    /** Somebody has seen the voucher, and books it. */
    @PostMapping("/c/{company}/gift-cards/expired")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> book(View view, @RequestParam(defaultValue = "") String seen) {
        var problem = desk().book(view.company().id(), seen, view.user().email());
        if (problem.isEmpty()) {
            return Html.seeOther(view.url("/gift-cards?state=expired&done=giftcards-expired"));
        }
        var said = view.messages().of(problem.get().code(), problem.get().arguments());
        return batch(view, HttpStatus.UNPROCESSABLE_CONTENT, said.what() + ". " + said.why());
    }

    private ResponseEntity<String> batch(View view, HttpStatus status, String problem) {
        var batch = desk().batch(view.company().id());
        return html.page(status, "giftcards/expired.jte", Map.of("v", view, "b", batch, "problem", problem));
    }

    @GetMapping("/c/{company}/settings/gift-cards")
    ResponseEntity<String> setting(View view) {
        var inUse = desk().setting(view.company().id());
        return setting(
                view,
                HttpStatus.OK,
                inUse.automatically(),
                String.valueOf(inUse.income()),
                String.valueOf(
                        actions.desks().storeCredit().account(view.company().id())),
                "");
    }

    @PostMapping("/c/{company}/settings/gift-cards")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(
            View view,
            @RequestParam(defaultValue = "") String who,
            @RequestParam(defaultValue = "") String income,
            @RequestParam(defaultValue = "") String credit) {
        var account = income.strip();
        var problem = problem(who, account).or(() -> credit(view, credit.strip()));
        if (problem.isPresent()) {
            return setting(
                    view,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    who.equals("knyt"),
                    cut(account),
                    cut(credit.strip()),
                    problem.get());
        }
        desk().save(
                        view.company().id(),
                        new ExpiredCards(who.equals("knyt"), Integer.parseInt(account)),
                        view.user().email());
        return Html.seeOther(view.url("/settings/gift-cards?done=saved"));
    }

    private static String cut(String account) {
        return account.length() > ACCOUNT_CHARS ? account.substring(0, ACCOUNT_CHARS) : account;
    }

    /** Puts the account of store credit in use, or says why not. */
    private Optional<String> credit(View view, String account) {
        if (!account.matches("\\d{4}")) {
            return Optional.of("credit");
        }
        return actions.desks()
                .storeCredit()
                .save(
                        view.company().id(),
                        Integer.parseInt(account),
                        view.user().email())
                .map(refusal -> switch (refusal) {
                    case NOT_FIT -> "credit";
                    case MOVED -> "credit-moved";
                });
    }

    private static Optional<String> problem(String who, String account) {
        if (!who.equals("knyt") && !who.equals("person")) {
            return Optional.of("who");
        }
        return account.matches(ACCOUNT) ? Optional.empty() : Optional.of("income");
    }

    private ResponseEntity<String> setting(
            View view, HttpStatus status, boolean automatically, String income, String credit, String problem) {
        return html.page(
                status,
                "giftcards/setting.jte",
                Map.of(
                        "v",
                        view,
                        "automatically",
                        automatically,
                        "income",
                        income,
                        "credit",
                        credit,
                        "problem",
                        problem));
    }
}
