package se.knyt.server.uploads;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
import se.knyt.engine.intake.SettlementDrop.Result;
import se.knyt.engine.intake.SettlementDrop.Said;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;
import se.knyt.spi.SettlementFileSource.Dropped;

/** Settlement files go in by hand. */
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
        return page(view, HttpStatus.OK, List.of(), "");
    }

    /** Takes the files in, or says of each what it is and changes nothing. The same file again changes nothing either. */
    @PostMapping("/c/{company}/payouts/file")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> take(
            View view,
            @RequestParam(required = false) @Nullable List<MultipartFile> file,
            @RequestParam(defaultValue = "") String connection,
            @RequestParam(defaultValue = "false") boolean apart,
            @RequestParam(required = false) @Nullable List<String> account)
            throws IOException {
        long chosen = actions.desks().settlementFiles().sources(view.company().id()).stream()
                .filter(row -> view.ref(row.id()).equals(connection))
                .mapToLong(ConnectionRow::id)
                .findFirst()
                .orElse(0);
        var results = actions.desks()
                .settlementFiles()
                .take(
                        view.company().id(),
                        dropped(file),
                        new Said(
                                chosen,
                                apart,
                                account == null ? Set.of() : Set.copyOf(account),
                                view.user().email()));
        boolean taken = results.stream().allMatch(result -> result.outcome() instanceof Outcome.Taken);
        return page(view, taken ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT, results, connection);
    }

    /** A form that was sent without a file holds an empty one. */
    private static List<Dropped> dropped(@Nullable List<MultipartFile> files) throws IOException {
        var result = new ArrayList<Dropped>();
        for (var file : files == null ? List.<MultipartFile>of() : files) {
            result.add(new Dropped(Objects.requireNonNullElse(file.getOriginalFilename(), ""), file.getBytes()));
        }
        return result.isEmpty() ? List.of(new Dropped("", new byte[0])) : result;
    }

    private ResponseEntity<String> page(View view, HttpStatus status, List<Result> results, String chosen) {
        var mapping = actions.desks().formats().connections(view.company().id()).stream()
                .map(ConnectionRow::id)
                .collect(Collectors.toSet());
        var sources = actions.desks().settlementFiles().sources(view.company().id()).stream()
                .map(row -> new UploadPage.Source(
                        view.ref(row.id()), row.name(), row.connector(), mapping.contains(row.id())))
                .toList();
        return html.page(status, "uploads/file.jte", Map.of("v", view, "p", new UploadPage(sources, results, chosen)));
    }
}
