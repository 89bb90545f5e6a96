package se.knyt.server.monthend;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import se.knyt.engine.Engine;
import se.knyt.engine.monthend.LedgerFiles;
import se.knyt.engine.monthend.LedgerFiles.Outcome;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** Takes in what an accounting program that is not connected has on its accounts, as the SIE file that a person took out of it. */
@Controller
class LedgerFileController {
    private static final int NAME_CHARS_MAX = 200;

    private final LedgerFiles files;
    private final LedgerBalances ledger;
    private final Html html;

    LedgerFileController(LedgerBalances ledger, Engine engine, Html html) {
        this.files = new LedgerFiles(engine.database(), engine.clocks());
        this.ledger = ledger;
        this.html = html;
    }

    @GetMapping("/c/{company}/month-end/ledger")
    ResponseEntity<String> page(View view) {
        return page(view, HttpStatus.OK, "");
    }

    @PostMapping("/c/{company}/month-end/ledger")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> file(View view, @RequestParam(required = false) @Nullable MultipartFile file)
            throws IOException {
        if (file == null || file.isEmpty()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, view.t("ledgerfile.refused.none"));
        }
        var name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
        var outcome = files.take(
                view.company().id(),
                name.length() > NAME_CHARS_MAX ? name.substring(0, NAME_CHARS_MAX) : name,
                file.getBytes(),
                view.user().email());
        return switch (outcome) {
            case Outcome.Taken taken -> {
                ledger.forget(view.company().id());
                yield Html.seeOther(view.url("/month-end/ledger?done=ledger-file"));
            }
            case Outcome.Refused refused ->
                page(
                        view,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        view.t(
                                "ledgerfile.refused." + refused.code(),
                                refused.arguments().toArray()));
        };
    }

    private ResponseEntity<String> page(View view, HttpStatus status, String refused) {
        return html.page(
                status, "monthend/ledgerfile.jte", Map.of("v", view, "told", newest(view), "refused", refused));
    }

    /** The file of the fiscal year that is, else of the one before. */
    private Optional<LedgerFiles.Told> newest(View view) {
        LocalDate today = view.today();
        return files.balances(view.company().id(), Set.of(), today)
                .or(() -> files.balances(view.company().id(), Set.of(), today.minusYears(1)));
    }
}
