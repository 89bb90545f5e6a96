package se.knyt.server.rates;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import se.knyt.core.money.Currency;
import se.knyt.engine.Engine;
import se.knyt.engine.rates.RateDesk;
import se.knyt.engine.rates.RateDesk.Outcome;
import se.knyt.engine.rates.RateSource;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** The page of exchange rates. */
@Controller
class RatesController {
    /** Of those that the bank publishes, the ones that Nordic merchants meet. */
    private static final List<Currency> SHOWN = Stream.of("EUR", "NOK", "DKK", "GBP", "USD", "PLN", "CHF", "JPY")
            .map(Currency::new)
            .toList();

    private final RateDesk desk;
    private final RateFetch fetch;
    private final Html html;

    RatesController(Engine engine, RateFetch fetch, Html html) {
        this.desk = engine.rates();
        this.fetch = fetch;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/rates")
    ResponseEntity<String> page(View view) {
        return page(view, HttpStatus.OK, "");
    }

    /** Takes a file of the bank's in, whole or not at all. */
    @PostMapping("/c/{company}/settings/rates/file")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> file(View view, @RequestParam(required = false) @Nullable MultipartFile file)
            throws IOException {
        if (file == null || file.isEmpty()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, view.t("rates.nofile"));
        }
        var name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
        return page(
                view,
                desk.fromFile(
                        view.company().id(), name, file.getBytes(), view.user().email()));
    }

    @PostMapping("/c/{company}/settings/rates/fetch")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> fetch(View view) {
        return fetch.fetch(choice(view).now())
                .outcome()
                .map(outcome -> page(view, outcome))
                .orElseGet(() -> page(
                        view,
                        HttpStatus.BAD_GATEWAY,
                        view.t(
                                "rates.unreached",
                                view.t("rates.bank." + choice(view).now().code()))));
    }

    /** From tomorrow on, or at once where nothing is in another currency yet. */
    @PostMapping("/c/{company}/settings/rates/source")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> source(View view, @RequestParam String bank) {
        var chosen = Stream.of(RateSource.values())
                .filter(b -> b.code().equals(bank))
                .findFirst()
                .orElseThrow(NotFoundException::new);
        desk.choose(
                view.company().id(),
                chosen,
                view.today(),
                view.now(),
                view.user().email());
        var choice = choice(view);
        return page(
                view,
                HttpStatus.OK,
                choice.next()
                        .map(next -> view.t(
                                "rates.chosen.from",
                                view.t("rates.bank." + next.code()),
                                view.format().longDate(choice.from().orElseThrow())))
                        .orElseGet(() -> view.t(
                                "rates.chosen",
                                view.t("rates.bank." + choice.now().code()))));
    }

    private RateDesk.Choice choice(View view) {
        return desk.choice(view.company().id(), view.today());
    }

    private ResponseEntity<String> page(View view, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken taken -> page(view, HttpStatus.OK, told(view, taken));
            case Outcome.Unreadable unreadable ->
                page(
                        view,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        view.t("rates.unreadable", place(view, unreadable.line(), unreadable.column())));
            case Outcome.Differs differs ->
                page(
                        view,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        view.t(
                                "rates.differs." + differs.bank().code(),
                                differs.currency(),
                                view.format().longDate(differs.day()),
                                differs.kept().toPlainString()));
        };
    }

    private static String place(View view, int line, int column) {
        return line == 0 ? "" : view.t("rates.place", String.valueOf(line), String.valueOf(column));
    }

    private String told(View view, Outcome.Taken taken) {
        var told = taken.kept().added() == 0
                ? view.t("rates.nothing-new")
                : view.t("rates.taken", view.format().count(taken.kept().added()));
        var now = choice(view).now();
        return taken.bank() == now
                ? told
                : told + " "
                        + view.t(
                                "rates.other-bank",
                                view.t("rates.bank." + taken.bank().code()),
                                view.t("rates.bank." + now.code()));
    }

    private ResponseEntity<String> page(View view, HttpStatus status, String outcome) {
        var books = Currency.SEK;
        var today = view.today();
        var rates = desk.on(view.company().id(), books, SHOWN, today);
        return html.page(
                status,
                "rates/rates.jte",
                Map.of(
                        "v",
                        view,
                        "p",
                        new RatesPage(
                                books.code(),
                                rates,
                                today,
                                List.of(RateSource.values()),
                                choice(view),
                                outcome,
                                status.is2xxSuccessful())));
    }
}
