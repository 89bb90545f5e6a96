package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** The files of lists, as somebody who is signed in gets them. */
final class ExportedFiles {
    private final Browser reader;
    private final Path folder;

    /** @param folder where a workbook is put to be opened */
    ExportedFiles(Browser reader, Path folder) {
        this.reader = reader;
        this.folder = folder;
    }

    /** Those of a text file, the first with its headings. */
    List<String> lines(String path) throws Exception {
        var answer = reader.get("/c/nordan/export/" + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.body()).startsWith("\uFEFF");
        return List.of(answer.body().substring(1).split("\r\n"));
    }

    /** A cell of the last line, counted from the end: 1 is the last. */
    static String last(List<String> lines, int fromTheEnd) {
        var cells = lines.getLast().split(";", -1);
        return cells[cells.length - fromTheEnd];
    }

    /** The first sheet of a workbook. */
    String sheet(String path) throws Exception {
        HttpResponse<byte[]> answer = reader.bytes("/c/nordan/export/" + path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return entry(answer.body(), "xl/worksheets/sheet1.xml");
    }

    private String entry(byte[] workbook, String name) throws IOException {
        var file = Files.write(folder.resolve("workbook.xlsx"), workbook);
        try (var zip = new ZipFile(file.toFile());
                var in = zip.getInputStream(zip.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static List<String> rows(String sheet) {
        return Pattern.compile("<row .*?</row>", Pattern.DOTALL)
                .matcher(sheet)
                .results()
                .map(match -> match.group())
                .toList();
    }

    /** The amounts of a row: its numbers with two decimals. */
    static List<Money> numbers(String row) {
        return Pattern.compile("<v>(-?\\d+\\.\\d\\d)</v>")
                .matcher(row)
                .results()
                .map(match -> Money.parse(match.group(1), Currency.SEK))
                .toList();
    }
}
