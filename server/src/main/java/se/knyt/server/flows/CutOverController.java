package se.knyt.server.flows;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.books.CutOverDesk;
import se.knyt.engine.settings.CutOvers;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.flows.CutOverPage.Chosen;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.shell.WrittenDates;
import se.knyt.spi.ConnectorInfo.Family;

/** Who keeps the books from a day on: what a change meets is shown, then it is made, then it is proved. */
@Controller
class CutOverController {
    private static final int YEAR_MIN = 2000;

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    CutOverController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    /** A change that was chosen, and the flows by which it would be made. */
    private record Wanted(CutOvers.Change change, List<CutOverDesk.Flow> flows) {}

    private CutOverDesk desk() {
        return actions.desks().cutOver();
    }

    /** With a target and a day: what the change would meet. Changes nothing. */
    @GetMapping("/c/{company}/settings/books")
    ResponseEntity<String> page(
            View view,
            @RequestParam(defaultValue = "") String target,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String from) {
        if (target.isEmpty() && from.isEmpty()) {
            return page(view, HttpStatus.OK, Chosen.NOTHING, null, "");
        }
        var chosen = new Chosen(target, channel, from);
        var wanted = wanted(view, chosen);
        if (wanted.isEmpty()) {
            return page(view, HttpStatus.OK, chosen, null, "cutover.problem.form");
        }
        var overlap = desk().check(
                        view.company().id(), wanted.get().change(), wanted.get().flows());
        return page(view, HttpStatus.OK, chosen, overlap, "");
    }

    /** Makes the change; where something is in the way it is shown and nothing is changed. */
    @PostMapping("/c/{company}/settings/books")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> change(
            View view,
            @RequestParam(defaultValue = "") String target,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String from) {
        var chosen = new Chosen(target, channel, from);
        var wanted = wanted(view, chosen);
        if (wanted.isEmpty()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, chosen, null, "cutover.problem.form");
        }
        var overlap = desk().accept(
                        view.company().id(),
                        wanted.get().change(),
                        wanted.get().flows(),
                        view.user().email());
        return overlap.possible()
                ? Html.seeOther(view.url("/settings/books?done=saved"))
                : page(view, HttpStatus.UNPROCESSABLE_CONTENT, chosen, overlap, "");
    }

    /** Takes back a change that has not taken effect, of a channel or of the company. */
    @PostMapping("/c/{company}/settings/books/withdraw")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> withdraw(View view, @RequestParam(defaultValue = "") String channel) {
        var of = channel.isEmpty() ? null : Long.valueOf(Ref.valueOf(channel).id());
        boolean withdrawn = desk().withdraw(view.company().id(), of, view.user().email());
        return Html.seeOther(view.url("/settings/books" + (withdrawn ? "?done=saved" : "")));
    }

    private ResponseEntity<String> page(
            View view, HttpStatus status, Chosen chosen, CutOverDesk.@Nullable Overlap overlap, String problem) {
        var state = desk().state(view.company().id());
        var ends = ends(view);
        var shops = ends.stream().filter(end -> end.family() == Family.SHOP).toList();
        var page = new CutOverPage(state, targets(ends), shops, chosen, overlap, problem);
        return html.page(status, "flows/cutover.jte", Map.of("v", view, "p", page));
    }

    private List<FlowSetup.End> ends(View view) {
        return database.inCompany(view.company().id(), sql -> FlowEnds.of(sql, view, actions));
    }

    private static List<FlowSetup.Books> targets(List<FlowSetup.End> ends) {
        return ends.stream().flatMap(FlowSetup.Books::at).toList();
    }

    private Optional<Wanted> wanted(View view, Chosen chosen) {
        var ends = ends(view);
        var day = date(chosen.from().strip());
        var books = targets(ends).stream()
                .filter(one -> one.value().equals(chosen.target()))
                .findFirst();
        var shop = ends.stream()
                .filter(end -> end.family() == Family.SHOP && Ref.of(end.id()).equals(chosen.channel()))
                .findFirst();
        if (day.isEmpty()
                || books.isEmpty()
                || (shop.isEmpty() && !chosen.channel().isEmpty())) {
            return Optional.empty();
        }
        var change = new CutOvers.Change(
                day.get(), books.get().mode(), shop.map(FlowSetup.End::id).orElse(null));
        var flows = shop.isPresent()
                ? FlowSetup.sales(shop.get(), books.get(), false)
                : database.inCompany(
                        view.company().id(), sql -> FlowSetup.over(ends, FlowEnds.standing(sql, view), books.get()));
        return Optional.of(new Wanted(
                change,
                flows.stream()
                        .map(flow -> new CutOverDesk.Flow(flow.code(), flow.source(), flow.target(), flow.on()))
                        .toList()));
    }

    private static Optional<LocalDate> date(String text) {
        return WrittenDates.day(text).filter(date -> date.getYear() > YEAR_MIN);
    }
}
