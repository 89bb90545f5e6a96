package se.knyt.server.formats;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.mapped.FormatDesk;
import se.knyt.engine.mapped.FormatDraft;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** Makes formats for the files of a company's own providers. */
@Controller
class FormatsController {
    private final Actions actions;
    private final Html html;

    FormatsController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    private FormatDesk desk() {
        return actions.desks().formats();
    }

    private ConnectionRow require(View view, Ref ref) {
        return desk().connections(view.company().id()).stream()
                .filter(row -> row.id() == ref.id())
                .findFirst()
                .orElseThrow(NotFoundException::new);
    }

    /** @param from name of a saved format to begin from */
    @GetMapping("/c/{company}/connections/{ref}/formats")
    ResponseEntity<String> list(View view, @PathVariable Ref ref, @RequestParam(defaultValue = "") String from) {
        var row = require(view, ref);
        var draft = view.role().decides()
                ? desk().draft(view.company().id(), row.id(), from, Map.of())
                : Optional.<FormatDraft>empty();
        return page(view, HttpStatus.OK, row, null, draft, "", null);
    }

    /** Keeps a file to make a format from, and shows what it seems to say; nothing of it is taken in. */
    @PostMapping("/c/{company}/connections/{ref}/formats/file")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> file(
            View view, @PathVariable Ref ref, @RequestParam(required = false) @Nullable MultipartFile file)
            throws IOException {
        var row = require(view, ref);
        var content = file == null ? new byte[0] : file.getBytes();
        var name = file == null ? "" : Objects.requireNonNullElse(file.getOriginalFilename(), "");
        var refused = desk().keep(
                        view.company().id(),
                        row.id(),
                        name,
                        content,
                        view.user().email());
        return refused.isEmpty()
                ? Html.seeOther(view.url("/connections/" + view.ref(row.id()) + "/formats"))
                : page(view, HttpStatus.UNPROCESSABLE_CONTENT, row, refused.get(), Optional.empty(), "", null);
    }

    /** The file as the form would read it; changes nothing. */
    @PostMapping("/c/{company}/connections/{ref}/formats/preview")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> preview(View view, @PathVariable Ref ref, @RequestParam Map<String, String> sent) {
        var row = require(view, ref);
        return page(
                view,
                HttpStatus.OK,
                row,
                null,
                desk().draft(view.company().id(), row.id(), "", fields(sent)),
                "",
                null);
    }

    /** Saves the format and takes in its file, or says what stands in the way and changes nothing. */
    @PostMapping("/c/{company}/connections/{ref}/formats")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(View view, @PathVariable Ref ref, @RequestParam Map<String, String> sent) {
        var row = require(view, ref);
        var fields = fields(sent);
        return switch (desk().save(
                        view.company().id(), row.id(), fields, view.user().email())) {
            case FormatDesk.Outcome.Done done ->
                page(view, HttpStatus.OK, row, null, Optional.empty(), "", done.file());
            case FormatDesk.Outcome.Not not ->
                page(
                        view,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        row,
                        null,
                        desk().draft(view.company().id(), row.id(), "", fields),
                        not.code(),
                        null);
        };
    }

    private static Map<String, String> fields(Map<String, String> sent) {
        var fields = new HashMap<>(sent);
        fields.remove("_csrf");
        return fields;
    }

    private ResponseEntity<String> page(
            View view,
            HttpStatus status,
            ConnectionRow row,
            FormatDraft.@Nullable Place refused,
            Optional<FormatDraft> draft,
            String problem,
            @Nullable Outcome taken) {
        var page = new FormatsPage(
                view.ref(row.id()),
                row.name(),
                desk().formats(view.company().id(), row.id()),
                refused,
                draft,
                problem,
                taken);
        return html.page(status, "formats/page.jte", Map.of("v", view, "p", page));
    }
}
