package se.knyt.server.export;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.RefusedException;
import se.knyt.server.shell.View;

/**
 * Sends what a list shows as a file. The rows go from the database's cursor to a file beside, and from there to the reader, so neither
 * memory nor a database connection is held by how many they are or how slowly they are taken.
 */
@Component
public final class Exports {
    /** More than this is refused: a file cut short would look whole. */
    public static final int ROWS_MAX = 100_000;

    /** Key of the heading of the column that names the currency of a row's amounts. */
    public static final String CURRENCY = "export.currency";

    private static final Map<String, String> TYPES = Map.of(
            "csv", "text/csv;charset=UTF-8",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "pdf", "application/pdf");

    private final WebDatabase database;

    Exports(WebDatabase database) {
        this.database = database;
    }

    /** Takes one row. */
    @FunctionalInterface
    public interface Sink {
        /** @param cells one for each column */
        void row(List<Object> cells);
    }

    /** Gives the rows of a list, in its order; it is stopped when they are more than {@link #ROWS_MAX}. */
    @FunctionalInterface
    public interface Source {
        void rows(Sql sql, Sink sink) throws SQLException;
    }

    /**
     * A list beside the first one of a file.
     *
     * @param name key of its name
     * @param summed whether a row under it has the sums of its money columns
     */
    public record Part(String name, List<Column> columns, Source source, boolean summed) {
        /** One whose money columns have a sum. */
        public Part(String name, List<Column> columns, Source source) {
            this(name, columns, source, true);
        }

        /** One whose rows are of different kinds, so that a sum would mean nothing. */
        public static Part unsummed(String name, List<Column> columns, Source source) {
            return new Part(name, columns, source, false);
        }
    }

    /**
     * Sends a list.
     *
     * @param kind {@code csv}, {@code xlsx} or {@code pdf}
     * @param name key of the list's name
     * @throws NotFoundException for another kind
     * @throws RefusedException when there are more rows than a file may hold
     */
    public void send(
            View view, HttpServletResponse response, String kind, String name, List<Column> columns, Source source)
            throws IOException {
        send(view, response, kind, name, List.of(new Part(name, columns, source)));
    }

    /**
     * Sends lists as one file, each on a sheet or pages of its own; a file of values holds the first alone.
     *
     * @param name key of the file's name
     * @throws NotFoundException for another kind
     * @throws RefusedException when a list has more rows than a file may hold
     */
    public void send(View view, HttpServletResponse response, String kind, String name, List<Part> parts)
            throws IOException {
        send(view, response, kind, new Head(view.t(name), ""), parts);
    }

    /**
     * What a file is about.
     *
     * @param name of the file
     * @param about of which time, for the head of paper; empty for nothing
     */
    public record Head(String name, String about) {}

    /** The same of a file that is of some time. */
    public void send(View view, HttpServletResponse response, String kind, Head head, List<Part> parts)
            throws IOException {
        send(response, type(kind), fileName(view, head.name(), kind), out -> write(view, out, kind, head, parts));
    }

    /**
     * The media type of a kind.
     *
     * @throws NotFoundException for another kind
     */
    public static String type(String kind) {
        var type = TYPES.get(kind);
        if (type == null) {
            throw new NotFoundException();
        }
        return type;
    }

    /** Writes a file. */
    @FunctionalInterface
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Sends a file once it is written whole: what is refused on the way is refused in words. */
    public void send(HttpServletResponse response, String type, String name, Writing writing) throws IOException {
        var file = Files.createTempFile("knyt-export", ".part");
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
                writing.to(out);
            }
            send(response, type, name, file);
        } finally {
            Files.delete(file);
        }
    }

    /** Writes lists as one file of a kind, all of them as they are at one moment. */
    public void write(View view, OutputStream out, String kind, Head head, List<Part> parts) throws IOException {
        try {
            database.inSnapshot(view.company().id(), sql -> {
                write(sql, view, out, kind, head, parts);
                return "";
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * The same with what has been read of them already, in the same transaction.
     *
     * @throws UncheckedIOException when the file cannot be written
     */
    public void write(Sql sql, View view, OutputStream out, String kind, Head head, List<Part> parts)
            throws SQLException {
        var first = parts.getFirst();
        try (var sheet = sheet(view, out, kind, view.t(first.name()), head.about(), first.columns())) {
            write(sql, view, sheet, first);
            if (!kind.equals("csv")) {
                for (var part : parts.subList(1, parts.size())) {
                    sheet.next(title(view, kind, view.t(part.name())), part.columns());
                    write(sql, view, sheet, part);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Paper names the company on each page. */
    private static String title(View view, String kind, String name) {
        return kind.equals("pdf") ? view.company().name() + " · " + name : name;
    }

    private static void write(Sql sql, View view, Sheet sheet, Part part) throws IOException, SQLException {
        sheet.row(part.columns().stream().<Object>map(c -> view.t(c.key())).toList());
        var sums = new Sums(part.columns());
        part.source().rows(sql, cells -> {
            sums.add(cells);
            put(sheet, cells);
        });
        if (part.summed()) {
            for (var row : sums.rows(view)) {
                sheet.row(row);
            }
        }
    }

    /**
     * Writes rows as one PDF sheet.
     *
     * @param title over them
     * @param by whom it says that it was made by
     */
    public void pdf(View view, OutputStream out, String title, String by, List<Column> columns, List<List<Object>> rows)
            throws IOException {
        var zone = view.company().zone();
        try (var sheet = new PdfSheet(out, frame(view, title, "", by), columns, view.language(), zone)) {
            sheet.row(columns.stream().<Object>map(c -> view.t(c.key())).toList());
            for (var row : rows) {
                sheet.row(row);
            }
        }
    }

    private static Sheet sheet(
            View view, OutputStream out, String kind, String name, String about, List<Column> columns)
            throws IOException {
        var zone = view.company().zone();
        return switch (kind) {
            case "csv" -> new CsvSheet(out, view.language(), zone);
            case "pdf" ->
                new PdfSheet(out, frame(view, name, about, view.user().name()), columns, view.language(), zone);
            default -> new XlsxSheet(out, name, columns.size(), zone);
        };
    }

    private static PdfSheet.Frame frame(View view, String name, String about, String by) {
        var number = view.t("export.organization", view.company().organizationNumber());
        return new PdfSheet.Frame(
                title(view, "pdf", name),
                about.isEmpty() ? number : number + " · " + about,
                view.t("monthend.spec.by", by, view.format().stamp(view.now())),
                (page, pages) -> view.t("export.page", page, pages));
    }

    private static void put(Sheet sheet, List<Object> cells) {
        try {
            sheet.row(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(HttpServletResponse response, String type, String name, Path file) throws IOException {
        head(response, type, name);
        response.setContentLengthLong(Files.size(file));
        Files.copy(file, response.getOutputStream());
    }

    /** Says that a file follows. */
    public static void head(HttpServletResponse response, String type, String name) {
        response.setContentType(type);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name).build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** {@code kop-bjorkbacken-2026-11-26.csv}, in letters that every system takes. */
    public static String fileName(View view, String list, String kind) {
        var plain = Normalizer.normalize(list.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-");
        return plain + "-" + view.company().slug() + "-" + view.today() + "." + kind;
    }

    /** Sums of the money columns, a row for each currency. */
    private static final class Sums {
        private final List<Column> columns;
        private final Map<String, Map<Integer, Money>> byCurrency = new TreeMap<>();
        private int rows;

        Sums(List<Column> columns) {
            this.columns = columns;
        }

        void add(List<Object> cells) {
            rows++;
            if (rows > ROWS_MAX) {
                throw new RefusedException("export-too-many");
            }
            for (int i = 0; i < cells.size(); i++) {
                if (cells.get(i) instanceof Money money) {
                    byCurrency
                            .computeIfAbsent(money.currency().code(), code -> new TreeMap<>())
                            .merge(i, money, Money::plus);
                }
            }
        }

        List<List<Object>> rows(View view) {
            var result = new ArrayList<List<Object>>();
            byCurrency.forEach((currency, sums) -> {
                var cells = new ArrayList<Object>();
                for (int i = 0; i < columns.size(); i++) {
                    var sum = sums.get(i);
                    cells.add(
                            i == 0
                                    ? view.t("export.sum")
                                    : sum != null
                                            ? sum
                                            : CURRENCY.equals(columns.get(i).key()) ? currency : "");
                }
                result.add(cells);
            });
            return result;
        }
    }
}
