package se.knyt.server.settings;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.RefusedException;
import se.knyt.server.shell.View;
import se.knyt.server.shell.WrittenDates;

/**
 * System documentation and processing history of a period, to be handed over (BFL 5:11, BFNAR 2013:2 chapter 9): one document on paper,
 * one workbook, or a packed file with a list of values for each part. Not for viewers: it tells who did what.
 */
@Controller
class SystemDocumentation {
    private final WebDatabase database;
    private final Exports exports;

    SystemDocumentation(WebDatabase database, Exports exports) {
        this.database = database;
        this.exports = exports;
    }

    /**
     * Sends it.
     *
     * @param kind {@code pdf}, {@code xlsx} or {@code zip}
     * @param from first day, the year's first where it is not said; the last likewise is today
     */
    @GetMapping("/c/{company}/export/system-documentation.{kind}")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    void export(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to)
            throws IOException {
        var first = day(from, view.today().withDayOfYear(1));
        var last = day(to, view.today());
        if (last.isBefore(first)) {
            throw new RefusedException("no-period");
        }
        var parts = new SystemDocumentationParts(view, first, last).all();
        var head = new Exports.Head(view.t("sysdoc.title"), view.t("sysdoc.period", first, last));
        switch (kind) {
            case "zip" ->
                exports.send(
                        response,
                        "application/zip",
                        Exports.fileName(view, head.name(), kind),
                        out -> pack(view, out, head, parts));
            // One list is no documentation; a file of values holds the first alone.
            case "csv" -> throw new RefusedException("no-period");
            default -> exports.send(view, response, kind, head, parts);
        }
    }

    private static LocalDate day(String text, LocalDate otherwise) {
        return text.isEmpty() ? otherwise : WrittenDates.day(text).orElseThrow(() -> new RefusedException("no-period"));
    }

    private void pack(View view, OutputStream out, Exports.Head head, List<Exports.Part> parts) throws IOException {
        try (var zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.putNextEntry(new ZipEntry(Exports.fileName(view, view.t("sysdoc.readme.name"), "txt")));
            var log = AuditHead.of(database, view.company().id());
            var readMe = view.t(
                    "sysdoc.readme",
                    view.company().name(),
                    view.company().organizationNumber(),
                    head.about(),
                    view.today().toString(),
                    log.entries(),
                    log.hash());
            zip.write(("\uFEFF" + readMe + "\n").getBytes(StandardCharsets.UTF_8));
            for (var part : parts) {
                zip.putNextEntry(new ZipEntry(Exports.fileName(view, view.t(part.name()), "csv")));
                exports.write(view, zip, "csv", head, List.of(part));
            }
        }
    }
}
