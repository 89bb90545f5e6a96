package se.knyt.formats.csv;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The cells of one sheet, written out as lines. */
final class WorkbookSheet {
    /** The last row that a workbook can have. */
    private static final int ROWS_MAX = 1_048_576;
    /** What a workbook can show of a number; digits beyond it are of the machine that wrote it. */
    private static final MathContext SHOWN = new MathContext(15, RoundingMode.HALF_EVEN);

    private static final int NUMBER_CHARS_MAX = 40;
    private static final int TEXT_BYTES_MAX = 16 << 20;
    /** More than the longest row of any file that is read here. */
    private static final int ROW_CHARS_MAX = 1 << 20;

    private final String file;
    private final WorkbookStrings strings;
    private final WorkbookDates dates;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> cells = new ArrayList<>();
    private final StringBuilder value = new StringBuilder();
    private int row;
    private int rowChars;

    WorkbookSheet(String file, WorkbookStrings strings, WorkbookDates dates) {
        this.file = file;
        this.strings = strings;
        this.dates = dates;
    }

    byte[] text(InputStream sheet) {
        var xml = new WorkbookXml(file, sheet);
        boolean whole = false;
        while (xml.next()) {
            if (xml.begins("row")) {
                beginRow(xml.number("r", row + 1));
            } else if (xml.begins("c")) {
                cell(xml);
            } else if (xml.ends("row")) {
                endRow();
            }
            whole |= xml.ends("sheetData") || xml.ends("worksheet");
        }
        if (!whole) {
            throw new FormatException(file, row, 0, "a sheet that does not end; is the file cut off?");
        }
        return out.toByteArray();
    }

    private void beginRow(int number) {
        if (number <= row || number > ROWS_MAX) {
            throw new FormatException(file, Math.max(row, 1), 0, "rows that are not in order");
        }
        while (row < number - 1) {
            out.write('\n');
            row++;
        }
        row = number;
        cells.clear();
        rowChars = 0;
    }

    private void endRow() {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                line.append(';');
            }
            line.append(quoted(cells.get(i)));
        }
        out.writeBytes(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        if (out.size() > TEXT_BYTES_MAX) {
            throw new FormatException(file, row, 0, "a sheet of more than " + TEXT_BYTES_MAX + " bytes of text");
        }
    }

    private void cell(WorkbookXml xml) {
        int column = column(xml.attribute("r"));
        var type = xml.attribute("t");
        int style = xml.number("s", 0);
        value.setLength(0);
        boolean inValue = false;
        while (xml.next() && !xml.ends("c")) {
            if (xml.begins("f")) {
                throw new FormatException(file, row, column + 1, "a formula; save the sheet as values");
            }
            if (xml.begins("v") || xml.begins("t") || xml.ends("v") || xml.ends("t")) {
                inValue = xml.begins("v") || xml.begins("t");
            } else if (inValue && xml.isText()) {
                xml.addTo(value);
            }
        }
        while (cells.size() < column) {
            cells.add("");
        }
        var shown = shown(type, style, value.toString(), column);
        rowChars += shown.length() + 1;
        if (rowChars > ROW_CHARS_MAX) {
            throw new FormatException(file, row, column + 1, "a row of more than " + ROW_CHARS_MAX + " characters");
        }
        cells.add(shown);
    }

    private String shown(String type, int style, String raw, int column) {
        return switch (type) {
            case "s" -> {
                var shared = strings.at(raw);
                if (shared == null) {
                    throw new FormatException(file, row, column + 1, "a text that the workbook does not hold");
                }
                yield shared;
            }
            case "e" -> throw new FormatException(file, row, column + 1, "a cell that holds an error: " + raw);
            case "", "n" -> raw.isEmpty() ? "" : number(style, raw, column);
            default -> raw;
        };
    }

    private String number(int style, String raw, int column) {
        try {
            if (raw.length() > NUMBER_CHARS_MAX) {
                throw new NumberFormatException(raw);
            }
            var number = new BigDecimal(raw).round(SHOWN).stripTrailingZeros();
            if (Math.abs((long) number.precision() - number.scale()) > NUMBER_CHARS_MAX
                    || number.scale() > NUMBER_CHARS_MAX) {
                throw new NumberFormatException(raw);
            }
            if (dates.isDay(style, number)) {
                return dates.text(number);
            }
            // Three decimals alone could be read as thousands; a workbook's mark is the point.
            return number.setScale(number.scale() == 3 ? 4 : Math.max(number.scale(), 0))
                    .toPlainString();
        } catch (NumberFormatException e) {
            throw new FormatException(file, row, column + 1, "a number that is none");
        }
    }

    /** The 0-based column of a place like {@code AB12}; the next one where the cell does not say. */
    private int column(String place) {
        int column = 0;
        int letters = 0;
        while (letters < place.length() && place.charAt(letters) >= 'A' && place.charAt(letters) <= 'Z') {
            column = column * 26 + (place.charAt(letters) - 'A' + 1);
            letters++;
            if (column > CsvReader.MAX_CELLS) {
                throw new FormatException(file, row, 0, "more than " + CsvReader.MAX_CELLS + " cells in a row");
            }
        }
        int found = letters == 0 ? cells.size() : column - 1;
        if (found < cells.size() || found >= CsvReader.MAX_CELLS) {
            throw new FormatException(file, row, 0, "cells that are not in order");
        }
        return found;
    }

    /** A line break inside a cell would move the lines below it. */
    private static String quoted(String cell) {
        var plain = cell.replaceAll("[\\r\\n\\u0000]", " ");
        boolean needs = plain.indexOf(';') >= 0 || plain.indexOf('"') >= 0 || plain.startsWith("'");
        return needs ? "\"" + plain.replace("\"", "\"\"") + "\"" : plain;
    }
}
