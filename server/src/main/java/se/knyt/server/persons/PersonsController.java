package se.knyt.server.persons;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.Engine;
import se.knyt.engine.persons.HeldData;
import se.knyt.engine.persons.PersonDesk;
import se.knyt.engine.persons.PersonDesk.Outcome;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** Pages of personal data, for owners. The engine opens what is sealed and writes the audit log; neither of them tells of whom. */
@Controller
class PersonsController {
    static final int SHOWN_MAX = 50;
    private static final int TEXT_MAX = 100;

    private static final String FILES = """
            select e.evidence_id, e.file_name, e.created_at
              from (select distinct l.company_id, l.payout_id
                      from unnest(string_to_array(?, ',')::bigint[]) t (trail_id)
                      join payout_line l on l.company_id = ? and l.trail_id = t.trail_id) p
              join evidence e on e.company_id = p.company_id and e.document_id = p.payout_id
             order by e.created_at desc, e.evidence_id desc limit ?
            """;

    private final WebDatabase database;
    private final PersonDesk desk;
    private final Html html;

    PersonsController(Engine engine, WebDatabase database, Html html) {
        this.database = database;
        this.desk = engine.personDesk();
        this.html = html;
    }

    @GetMapping("/c/{company}/persons")
    @Allowed(Role.OWNER)
    ResponseEntity<String> find(View view, @RequestParam(defaultValue = "") String q) {
        var plain = q.replace('\u0000', ' ').strip();
        var text = plain.length() > TEXT_MAX ? plain.substring(0, TEXT_MAX) : plain;
        long company = view.company().id();
        var found = text.isEmpty() ? List.<se.knyt.engine.persons.FoundPerson>of() : desk.find(company, text);
        boolean cut = found.size() > SHOWN_MAX;
        return html.page(
                view,
                "persons/list.jte",
                new PersonsPage(text, cut ? found.subList(0, SHOWN_MAX) : found, cut, desk.unnamed(company)));
    }

    @GetMapping("/c/{company}/persons/{person}")
    @Allowed(Role.OWNER)
    ResponseEntity<String> one(View view, @PathVariable Ref person) {
        return page(view, person, HttpStatus.OK, "");
    }

    /** A copy of what is held, always as a file. */
    @GetMapping("/c/{company}/persons/{person}/export")
    @Allowed(Role.OWNER)
    ResponseEntity<byte[]> export(View view, @PathVariable Ref person) {
        var json = desk.export(view.company().id(), person.id(), view.user().email())
                .orElseThrow(NotFoundException::new);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("person-" + person + ".json")
                                .build()
                                .toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .body(json);
    }

    /** @param confirm {@code yes} when the owner has said that it is the right person */
    @PostMapping("/c/{company}/persons/{person}/erase")
    @Allowed(Role.OWNER)
    ResponseEntity<String> erase(View view, @PathVariable Ref person, @RequestParam(defaultValue = "") String confirm) {
        if (!"yes".equals(confirm)) {
            return page(view, person, HttpStatus.UNPROCESSABLE_CONTENT, "person.erase.unconfirmed");
        }
        return switch (desk.erase(view.company().id(), person.id(), view.user().email())) {
            case Outcome.Erased done -> Html.seeOther(view.url("/persons?done=person-erased"));
            case Outcome.StillNeeded open -> page(view, person, HttpStatus.UNPROCESSABLE_CONTENT, "person.erase.open");
            case Outcome.JustRead open -> page(view, person, HttpStatus.UNPROCESSABLE_CONTENT, "person.erase.just");
            case Outcome.Nobody gone -> throw new NotFoundException();
        };
    }

    /** Makes a record that nobody could read unreadable for good. */
    @PostMapping("/c/{company}/persons/unreadable/{record}/forget")
    @Allowed(Role.OWNER)
    ResponseEntity<String> forget(View view, @PathVariable Ref record) {
        if (!desk.forget(view.company().id(), record.id(), view.user().email())) {
            throw new NotFoundException();
        }
        return Html.seeOther(view.url("/persons?done=record-forgotten"));
    }

    private ResponseEntity<String> page(View view, Ref person, HttpStatus status, String problem) {
        var held = desk.held(view.company().id(), person.id()).orElseThrow(NotFoundException::new);
        var page = HeldPage.of(held, files(view, held), problem);
        return html.page(status, "persons/one.jte", Map.of("v", view, "p", page));
    }

    /** What a provider wrote of buyers in a file that was dropped cannot be taken out of it. */
    private List<HeldPage.File> files(View view, HeldData held) {
        var trails = held.purchases().stream()
                .limit(HeldPage.ROWS_SHOWN_MAX)
                .map(purchase -> Long.toString(purchase.trail()))
                .collect(Collectors.joining(","));
        return database.inCompany(
                view.company().id(),
                sql -> sql.list(
                        FILES,
                        row -> new HeldPage.File(
                                row.number("evidence_id"), row.text("file_name"), row.instant("created_at")),
                        trails,
                        view.company().id(),
                        HeldPage.ROWS_SHOWN_MAX));
    }
}
