package se.knyt.formats.csv;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts that the cells of a workbook share. */
final class WorkbookStrings {
    static final WorkbookStrings NONE = new WorkbookStrings(List.of());

    private static final int STRINGS_MAX = 500_000;

    private final List<String> strings;

    private WorkbookStrings(List<String> strings) {
        this.strings = strings;
    }

    static WorkbookStrings read(String file, InputStream part) {
        var strings = new ArrayList<String>();
        var xml = new WorkbookXml(file, part);
        var text = new StringBuilder();
        boolean inText = false;
        boolean inReading = false;
        while (xml.next()) {
            if (xml.begins("si")) {
                text.setLength(0);
            } else if (xml.ends("si")) {
                if (strings.size() == STRINGS_MAX) {
                    throw new FormatException(file, 0, 0, "a workbook of more than " + STRINGS_MAX + " texts");
                }
                strings.add(text.isEmpty() ? "" : text.toString());
            } else if (xml.begins("rPh") || xml.ends("rPh")) {
                // How a text is read aloud is not the text.
                inReading = xml.begins("rPh");
            } else if (xml.begins("t") || xml.ends("t")) {
                inText = xml.begins("t");
            } else if (inText && !inReading && xml.isText()) {
                xml.addTo(text);
            }
        }
        return new WorkbookStrings(strings);
    }

    /** The text of a number in a cell, or null where there is none of it. */
    @Nullable
    String at(String number) {
        if (!number.matches("\\d{1,8}") || Integer.parseInt(number) >= strings.size()) {
            return null;
        }
        return strings.get(Integer.parseInt(number));
    }
}
