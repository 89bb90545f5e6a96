package se.knyt.server.played;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;

/** Files of values read as a person's program does: a text file with semicolons, and the first sheet of a workbook. */
final class Sheets {
    private static final Pattern ROW = Pattern.compile("(?s)<row\\b.*?</row>");
    private static final Pattern CELL = Pattern.compile("(?s)<c\\b([^>]*?)(?:/>|>(.*?)</c>)");
    private static final Pattern COLUMN = Pattern.compile("r=\"([A-Z])\\d+\"");
    private static final Pattern SHARED = Pattern.compile("(?s)<si>(.*?)</si>");
    private static final Pattern CODED = Pattern.compile("&#x([0-9a-f]+);");
    private static final Pattern AMOUNT = Pattern.compile("[-\u2212]?[\\d\u00A0]+[,.]\\d{2}");

    private Sheets() {}

    /** A text file's rows, its headings first. */
    static List<List<String>> csv(byte[] file) {
        var text = new String(file, StandardCharsets.UTF_8).replace("\uFEFF", "");
        var rows = new ArrayList<List<String>>();
        for (var line : text.split("\r\n")) {
            rows.add(Arrays.stream(line.split(";", -1)).map(Sheets::unquoted).toList());
        }
        return rows;
    }

    /** The text of a paper, in the order in which a person reads it. */
    static String paper(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static String unquoted(String cell) {
        return cell.startsWith("\"") && cell.endsWith("\"") && cell.length() > 1
                ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"")
                : cell;
    }

    /** The rows of a workbook's first sheet, its headings first. */
    static List<List<String>> xlsx(byte[] file) throws IOException {
        var parts = new HashMap<String, String>();
        var kept = Files.write(Files.createTempFile("workbook", ".xlsx"), file);
        try (var zip = new ZipFile(kept.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                try (var in = zip.getInputStream(entry)) {
                    parts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        } finally {
            Files.delete(kept);
        }
        var shared = SHARED.matcher(parts.getOrDefault("xl/sharedStrings.xml", ""))
                .results()
                .map(match -> text(match.group(1)))
                .toList();
        return ROW.matcher(parts.getOrDefault("xl/worksheets/sheet1.xml", ""))
                .results()
                .map(row -> cells(row.group(), shared))
                .toList();
    }

    /** A workbook leaves out what is empty; each cell says which column it stands in. */
    private static List<String> cells(String row, List<String> shared) {
        var cells = new ArrayList<String>();
        CELL.matcher(row).results().forEach(cell -> {
            var column = COLUMN.matcher(cell.group(1));
            int place = column.find() ? column.group(1).charAt(0) - 'A' : cells.size();
            while (cells.size() < place) {
                cells.add("");
            }
            cells.add(cell(cell.group(1), cell.group(2), shared));
        });
        return List.copyOf(cells);
    }

    private static String cell(String attributes, String content, List<String> shared) {
        if (content == null) {
            return "";
        }
        var value = text(content.replaceAll("(?s)<f>.*?</f>", ""));
        return attributes.contains("t=\"s\"") ? shared.get(Integer.parseInt(value)) : value;
    }

    private static String text(String xml) {
        return CODED.matcher(xml.replaceAll("<[^>]*>", ""))
                .replaceAll(code -> Character.toString(Integer.parseInt(code.group(1), 16)))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }

    /** Whether a cell is an amount with two decimals. */
    static boolean isAmount(String cell) {
        return AMOUNT.matcher(cell).matches();
    }

    /** A cell that is an amount, however it is written. */
    static BigDecimal amount(String cell) {
        return new BigDecimal(cell.replace("\u00A0", "").replace("\u2212", "-").replace(',', '.'));
    }

    /** The rows of a file under their headings, without its sums. */
    static List<Map<String, String>> table(List<List<String>> rows, String sum) {
        var result = new ArrayList<Map<String, String>>();
        for (var row : rows.subList(1, rows.size())) {
            if (!row.contains(sum)) {
                var named = new HashMap<String, String>();
                for (int i = 0; i < row.size(); i++) {
                    named.put(rows.getFirst().get(i), row.get(i));
                }
                result.add(named);
            }
        }
        return result;
    }
}
