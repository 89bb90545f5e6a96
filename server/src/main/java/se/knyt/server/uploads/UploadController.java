package se.knyt.server.uploads;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** A settlement file goes in by hand. */
@Controller
class UploadController {
    private final Actions actions;
    private final Html html;

    UploadController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/payouts/file")
    ResponseEntity<String> form(View view) {
        return page(view, HttpStatus.OK, null);
    }

    /** Takes the file in, or says what it is and changes nothing. The same file again changes nothing either. */
    @PostMapping("/c/{company}/payouts/file")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> take(
            View view,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(defaultValue = "") String connection)
            throws IOException {
        var content = file == null ? new byte[0] : file.getBytes();
        var name = file == null ? "" : Objects.requireNonNullElse(file.getOriginalFilename(), "");
        long chosen = actions.desks().settlementFiles().sources(view.company().id()).stream()
                .filter(row -> view.ref(row.id()).equals(connection))
                .mapToLong(ConnectionRow::id)
                .findFirst()
                .orElse(0);
        var outcome = actions.desks()
                .settlementFiles()
                .take(view.company().id(), chosen, name, content, view.user().email());
        var status = outcome instanceof Outcome.Taken ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT;
        return page(view, status, outcome);
    }

    private ResponseEntity<String> page(View view, HttpStatus status, @Nullable Outcome outcome) {
        var sources = actions.desks().settlementFiles().sources(view.company().id()).stream()
                .map(row -> new UploadPage.Source(view.ref(row.id()), row.name(), row.connector()))
                .toList();
        return html.page(status, "uploads/file.jte", Map.of("v", view, "p", new UploadPage(sources, outcome)));
    }
}
