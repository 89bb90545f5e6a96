package se.knyt.formats.csv;

import java.util.HashMap;

/**
 * Which sheet of a workbook is read.
 *
 * @param sheetPart the part of its first sheet that is shown
 * @param from1904 whether its days are counted from 1904
 */
record WorkbookBook(String sheetPart, boolean from1904) {
    /** Where the first sheet stands when the book does not say. */
    private static final String USUAL = "xl/worksheets/sheet1.xml";

    static WorkbookBook read(String file, byte[] book, byte[] relations) {
        var xml = new WorkbookXml(file, book);
        var first = "";
        boolean from1904 = false;
        while (xml.next()) {
            if (xml.begins("workbookPr")) {
                from1904 = xml.attribute("date1904").equals("1")
                        || xml.attribute("date1904").equals("true");
            } else if (xml.begins("sheet")
                    && first.isEmpty()
                    && !xml.attribute("state").endsWith("idden")) {
                first = xml.relation();
            }
        }
        return new WorkbookBook(target(file, relations, first), from1904);
    }

    private static String target(String file, byte[] relations, String id) {
        if (relations.length == 0 || id.isEmpty()) {
            return USUAL;
        }
        var targets = new HashMap<String, String>();
        var xml = new WorkbookXml(file, relations);
        while (xml.next()) {
            if (xml.begins("Relationship")) {
                targets.put(xml.attribute("Id"), xml.attribute("Target"));
            }
        }
        var target = targets.getOrDefault(id, USUAL);
        return target.startsWith("/") ? target.substring(1) : target.startsWith("xl/") ? target : "xl/" + target;
    }
}
