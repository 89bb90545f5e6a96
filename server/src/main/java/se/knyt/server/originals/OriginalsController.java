package se.knyt.server.originals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import se.knyt.server.access.Role;
import se.knyt.server.audit.Audit;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.RefusedException;
import se.knyt.server.shell.View;

/** Original data, to read and to download. */
@Controller
class OriginalsController {
    /** More is not drawn; the whole can be downloaded. */
    private static final int SHOWN_MAX = 64 * 1024;

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final Originals originals;
    private final Audit audit;
    private final Html html;

    OriginalsController(Originals originals, Audit audit, Html html) {
        this.originals = originals;
        this.audit = audit;
        this.html = html;
    }

    /** A record; what names a buyer is for owners, and that it was opened is written down before it is shown. */
    private Originals.Original opened(View view, Ref id) {
        var original = originals.record(view.company().id(), id.id()).orElseThrow(NotFoundException::new);
        return written(view, permitted(view, original), "original.open", id.toString());
    }

    private Originals.Original openedFile(View view, Ref id) {
        var original = originals.evidence(view.company().id(), id.id()).orElseThrow(NotFoundException::new);
        return written(view, permitted(view, original), "original.open-file", id.toString());
    }

    private static Originals.Original permitted(View view, Originals.Original original) {
        if (original.personal() && view.role() != Role.OWNER) {
            throw RefusedException.notForYou("owners-only");
        }
        return original;
    }

    /** A bank file tells whom the company has paid, and who has paid it. */
    private Originals.Original openedBankFile(View view, String hash) {
        if (view.role() != Role.OWNER) {
            throw RefusedException.notForYou("bank-file-owners");
        }
        if (!SHA_256.matcher(hash).matches()) {
            throw new NotFoundException();
        }
        var original = originals
                .bankFile(view.company().id(), HexFormat.of().parseHex(hash))
                .orElseThrow(NotFoundException::new);
        return written(view, original, "original.open-bank-file", hash);
    }

    private Originals.Original written(View view, Originals.Original original, String action, String id) {
        audit.inCompany(
                view.company().id(),
                view.user().userId(),
                view.user().email(),
                action,
                id,
                Map.of("name", original.name()));
        return original;
    }

    @GetMapping("/c/{company}/originals/{id}")
    ResponseEntity<String> record(View view, @PathVariable Ref id) {
        var original = opened(view, id);
        return html.page(view, "vouchers/original.jte", page(original, view.url("/originals/" + id + "/download")));
    }

    @GetMapping("/c/{company}/originals/file/{id}")
    ResponseEntity<String> file(View view, @PathVariable Ref id) {
        var original = openedFile(view, id);
        return html.page(
                view, "vouchers/original.jte", page(original, view.url("/originals/file/" + id + "/download")));
    }

    @GetMapping("/c/{company}/originals/{id}/download")
    ResponseEntity<byte[]> downloadRecord(View view, @PathVariable Ref id) {
        return download(opened(view, id));
    }

    @GetMapping("/c/{company}/originals/file/{id}/download")
    ResponseEntity<byte[]> downloadFile(View view, @PathVariable Ref id) {
        return download(openedFile(view, id));
    }

    @GetMapping("/c/{company}/originals/bank/{hash}")
    ResponseEntity<byte[]> downloadBankFile(View view, @PathVariable String hash) {
        return download(openedBankFile(view, hash));
    }

    private static OriginalPage page(Originals.Original original, String download) {
        int shown = Math.min(SHOWN_MAX, original.content().length);
        return new OriginalPage(
                original.name(),
                original.content().length,
                new String(original.content(), 0, shown, StandardCharsets.UTF_8),
                shown < original.content().length,
                download);
    }

    /** Always as a file: what came from elsewhere is never run or drawn as a page of ours. */
    private static ResponseEntity<byte[]> download(Originals.Original original) {
        var name = original.name().replaceAll("[^A-Za-z0-9._-]", "_");
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .header("X-Content-Type-Options", "nosniff")
                .body(original.content());
    }
}
