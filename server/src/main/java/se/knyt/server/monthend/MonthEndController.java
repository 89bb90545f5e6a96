package se.knyt.server.monthend;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.money.Money;
import se.knyt.engine.Engine;
import se.knyt.engine.monthend.LateItem;
import se.knyt.engine.monthend.LateVatDesk;
import se.knyt.engine.monthend.MonthEnds;
import se.knyt.engine.monthend.VatPeriods;
import se.knyt.engine.settings.VatPeriod;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.shell.AmountInput;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.RefusedException;
import se.knyt.server.shell.View;

/** The page of a month's end. */
@Controller
class MonthEndController {
    private static final YearMonth FIRST = YearMonth.of(1970, 1);

    private final MonthEndReader reader;
    private final MonthEnds signing;
    private final VatPeriods periods;
    private final LateVatDesk late;
    private final MonthEndExport export;
    private final Html html;

    MonthEndController(MonthEndReader reader, MonthEndExport export, Engine engine, Html html) {
        this.reader = reader;
        this.export = export;
        this.signing = new MonthEnds(engine.database(), engine.clocks());
        this.periods = new VatPeriods(engine.database(), engine.clocks(), engine.settings());
        this.late = new LateVatDesk(engine.database(), engine.clocks(), engine.settings());
        this.html = html;
    }

    /** The month that was asked for; the last one that has ended when it cannot be read or has not begun. */
    static YearMonth month(View view, String text) {
        var now = YearMonth.from(view.today());
        try {
            var month = text.isEmpty() ? now.minusMonths(1) : YearMonth.parse(text.strip());
            return month.isAfter(now) || month.isBefore(FIRST) ? now.minusMonths(1) : month;
        } catch (DateTimeParseException e) {
            return now.minusMonths(1);
        }
    }

    @GetMapping("/c/{company}/month-end")
    ResponseEntity<String> page(
            View view,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String into,
            @RequestParam(defaultValue = "") String out) {
        return html.page(
                view, "monthend/page.jte", reader.page(view, month(view, month), MovedItems.From.of(into, out)));
    }

    /** Every open item at the month's end, on one page for paper. */
    @GetMapping("/c/{company}/month-end/specification")
    ResponseEntity<String> specification(View view, @RequestParam(defaultValue = "") String month) {
        var page = reader.specification(view, month(view, month), SpecificationPage.ITEMS_MAX);
        return html.page(view, "monthend/specification.jte", page);
    }

    /** The month's last day, or today while it has not come. */
    static LocalDate lastDay(View view, YearMonth month) {
        var last = month.atEndOfMonth();
        return last.isBefore(view.today()) ? last : view.today();
    }

    /** What is signed: the points, and the file of everything that was seen with them. */
    private record ToSign(MonthEndPage page, MonthEnds.Specification file) {}

    /** Somebody says that the month is done: what is not proved needs a reason. */
    @PostMapping("/c/{company}/month-end/sign")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> sign(
            View view, @RequestParam(defaultValue = "") String month, @RequestParam(defaultValue = "") String note) {
        var wanted = month(view, month);
        var answer = reader.awaited(view, wanted);
        // The file is made in the transaction in which its points were read: what is signed is what was so at one
        // moment.
        var paper = export.paper(view, wanted);
        var seen = reader.specified(
                view,
                wanted,
                answer,
                (sql, specification) -> new ToSign(
                        specification.month(), export.signed(sql, view, wanted, specification, paper, note.strip())));
        var page = seen.page();
        if (page.asking() || !reader.holds(view, wanted, answer)) {
            return notSigned(view, page, note, "monthend.sign.unanswered");
        }
        if (page.proved() < page.points() && note.isBlank()) {
            return notSigned(view, page, note, "monthend.sign.missing");
        }
        try {
            signing.sign(
                    view.company().id(),
                    page.month(),
                    (int) page.points(),
                    (int) page.proved(),
                    note.strip(),
                    seen.file(),
                    view.user().email());
        } catch (IllegalArgumentException e) {
            return notSigned(view, page, note, "monthend.sign.missing");
        }
        return Html.seeOther(view.url("/month-end?month=" + page.month() + "&done=month-signed"));
    }

    private ResponseEntity<String> notSigned(View view, MonthEndPage page, String note, String problem) {
        return html.page(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "monthend/page.jte",
                Map.of("v", view, "p", page.withProblem(note, problem)));
    }

    /** Says why a point that nothing can prove may stand: of what was seen, and of nothing that has come since. */
    @PostMapping("/c/{company}/month-end/word")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> say(
            View view,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String point,
            @RequestParam(defaultValue = "") String seen,
            @RequestParam(defaultValue = "") String reason) {
        var page = reader.page(view, month(view, month));
        var said = page.checks().stream()
                .filter(check -> check.code().equals(point))
                .flatMap(check -> check.seen().stream())
                .filter(shown -> shown.text().equals(seen))
                .findFirst()
                .orElseThrow(() -> new RefusedException("month-word"));
        try {
            signing.say(
                    view.company().id(),
                    page.month(),
                    point,
                    said.difference(),
                    said.about(),
                    reason,
                    view.user().email());
        } catch (IllegalArgumentException e) {
            throw new RefusedException("month-word-reason");
        }
        return Html.seeOther(view.url("/month-end?month=" + page.month() + "&done=month-word"));
    }

    /** Locks the month here too: nothing more is booked in it by Knyt. */
    @PostMapping("/c/{company}/month-end/lock")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> lock(View view, @RequestParam(defaultValue = "") String month) {
        var wanted = month(view, month);
        var hindrance = signing.lock(view.company().id(), wanted, view.user().email());
        return hindrance == MonthEnds.Hindrance.NONE || hindrance == MonthEnds.Hindrance.ALREADY
                ? Html.seeOther(view.url("/month-end?month=" + wanted + "&done=month-locked"))
                : hindered(view, wanted, hindrance == MonthEnds.Hindrance.NOT_OVER ? "notover" : "underway");
    }

    /** Opens a locked month again, for a reason. */
    @PostMapping("/c/{company}/month-end/unlock")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> unlock(
            View view, @RequestParam(defaultValue = "") String month, @RequestParam(defaultValue = "") String reason) {
        var wanted = month(view, month);
        try {
            var hindrance = signing.unlock(
                    view.company().id(), wanted, reason, view.user().email());
            if (hindrance == MonthEnds.Hindrance.DECLARED) {
                return hindered(view, wanted, "declared");
            }
        } catch (IllegalArgumentException e) {
            return hindered(view, wanted, "reason");
        }
        return Html.seeOther(view.url("/month-end?month=" + wanted + "&done=month-unlocked"));
    }

    /** Says that the VAT period of the month is declared: nothing more is booked in it. */
    @PostMapping("/c/{company}/month-end/vat/declare")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> declare(View view, @RequestParam(defaultValue = "") String month) {
        var wanted = month(view, month);
        var hindrance = periods.declare(
                view.company().id(), wanted, reader.proof(view), view.user().email());
        return switch (hindrance) {
            case NONE, ALREADY -> Html.seeOther(view.url("/month-end?month=" + wanted + "&done=vat-declared"));
            case NOT_OVER -> ofPeriod(view, wanted, "notover");
            case DECLARED -> ofPeriod(view, wanted, "overlaps");
            case UNDER_WAY -> ofPeriod(view, wanted, "underway");
            case LATE -> ofPeriod(view, wanted, "late");
            case UNREAD -> ofPeriod(view, wanted, "unread");
        };
    }

    /** Opens a declared VAT period again, for a reason. */
    @PostMapping("/c/{company}/month-end/vat/reopen")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> reopen(
            View view, @RequestParam(defaultValue = "") String month, @RequestParam(defaultValue = "") String reason) {
        var wanted = month(view, month);
        try {
            periods.reopen(view.company().id(), wanted, reason, view.user().email());
        } catch (IllegalArgumentException e) {
            return ofPeriod(view, wanted, "reason");
        }
        return Html.seeOther(view.url("/month-end?month=" + wanted + "&done=vat-reopened"));
    }

    /** Says in which return it is told what came too late for a declared period. */
    @PostMapping("/c/{company}/month-end/vat/late")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> late(
            View view,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(name = "item", defaultValue = "") List<String> items,
            @RequestParam(defaultValue = "") String word,
            @RequestParam(defaultValue = "") String reason) {
        var wanted = month(view, month);
        var ids = items.stream().map(text -> Ref.valueOf(text).id()).collect(Collectors.toSet());
        var problem = late.say(
                view.company().id(),
                ids,
                LateItem.Word.ofCode(word).orElse(LateItem.Word.NONE),
                reason,
                view.user().email());
        return problem.isEmpty()
                ? Html.seeOther(view.url("/month-end?month=" + wanted + "&done=vat-late"))
                : ofPeriod(view, wanted, "late." + problem.get().name().toLowerCase(Locale.ROOT));
    }

    /** How often the company declares VAT. */
    @PostMapping("/c/{company}/month-end/vat/period")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> period(
            View view,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String length,
            @RequestParam(defaultValue = "") String bound) {
        var wanted = month(view, month);
        var chosen = VatPeriod.ofCode(length);
        if (chosen.isEmpty()) {
            return ofPeriod(view, wanted, "length");
        }
        var most = AmountInput.read(bound, view.currency());
        if (!bound.isBlank() && most.filter(m -> !m.isNegative()).isEmpty()) {
            return ofPeriod(view, wanted, "bound");
        }
        periods.length(view.company().id(), chosen.get(), view.user().email());
        late.bound(
                view.company().id(),
                most.map(Money::minor).orElse(null),
                view.user().email());
        return Html.seeOther(view.url("/month-end?month=" + wanted + "&done=vat-period"));
    }

    private ResponseEntity<String> ofPeriod(View view, YearMonth month, String what) {
        return html.page(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "monthend/page.jte",
                Map.of("v", view, "p", reader.page(view, month).withPeriodProblem("monthend.period.problem." + what)));
    }

    private ResponseEntity<String> hindered(View view, YearMonth month, String what) {
        return html.page(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "monthend/page.jte",
                Map.of("v", view, "p", reader.page(view, month).withLockProblem("monthend.lock.problem." + what)));
    }
}
