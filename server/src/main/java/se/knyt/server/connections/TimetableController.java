package se.knyt.server.connections;

import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.intake.Timetable;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.connections.ConnectionPage.TimetableForm;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** How often one connection is read, and reading it now. */
@Controller
class TimetableController {
    private static final int TEXT_MAX = 100;
    private static final Set<String> UNITS = Set.of("minutes", "hours", "days");

    private final ConnectionsController connections;
    private final Actions actions;
    private final Html html;

    TimetableController(ConnectionsController connections, Actions actions, Html html) {
        this.connections = connections;
        this.actions = actions;
        this.html = html;
    }

    /** Keeps a timetable for one stream of the connection, or for every one, or says what is wrong with it and changes nothing. */
    @PostMapping("/c/{company}/connections/{ref}/timetable")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> keep(
            View view,
            @PathVariable Ref ref,
            @RequestParam(defaultValue = "") String stream,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String count,
            @RequestParam(defaultValue = "") String unit,
            @RequestParam(defaultValue = "") String cron) {
        var page = known(view, ref, stream);
        var sent = new TimetableForm(
                stream, kind, bounded(count), UNITS.contains(unit) ? unit : "minutes", bounded(cron), "", "");
        if (kind.equals("standard")) {
            return actions.desks()
                            .schedules()
                            .standard(
                                    view.company().id(),
                                    ref.id(),
                                    stream,
                                    view.user().email())
                    ? done(view, ref)
                    : refused(view, page, sent, "not-open", "");
        }
        try {
            actions.desks()
                    .schedules()
                    .keep(
                            view.company().id(),
                            ref.id(),
                            stream,
                            Timetable.parse(sent.text()),
                            view.user().email());
            return done(view, ref);
        } catch (Timetable.Unreadable e) {
            var code = e.place().isEmpty() ? e.code() : e.code() + "." + e.place();
            return refused(view, page, sent, code, e.argument());
        }
    }

    /** The page of a connection that reads such a stream; any where none is named. */
    private ConnectionPage known(View view, Ref ref, String stream) {
        var page = connections.page(view, ref.id());
        if (!stream.isEmpty() && page.streams().stream().noneMatch(s -> s.code().equals(stream))) {
            throw new NotFoundException();
        }
        return page;
    }

    private ResponseEntity<String> refused(
            View view, ConnectionPage page, TimetableForm sent, String problem, String argument) {
        var wrong = new TimetableForm(
                sent.stream(),
                sent.kind(),
                sent.count(),
                sent.unit(),
                sent.cron(),
                "timetable.problem." + problem,
                argument);
        return html.page(
                HttpStatus.UNPROCESSABLE_CONTENT, "connections/one.jte", Map.of("v", view, "p", page.with(wrong)));
    }

    private static ResponseEntity<String> done(View view, Ref ref) {
        return Html.seeOther(view.url("/connections/" + view.ref(ref.id()) + "?done=timetable"));
    }

    private static String bounded(String text) {
        return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
    }

    @PostMapping("/c/{company}/connections/{ref}/read")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> readNow(View view, @PathVariable Ref ref, @RequestParam(defaultValue = "") String stream) {
        known(view, ref, stream);
        actions.desks()
                .schedules()
                .readNow(view.company().id(), ref.id(), stream, view.user().email());
        return Html.seeOther(view.url("/connections/" + view.ref(ref.id()) + "?done=reading-one"));
    }
}
