package se.knyt.formats.csv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Reads workbooks that are made to do harm, in a process with little memory (the arguments of its Java say how little), and prints what
 * became of each. It ends with 0 when it has outlived them all.
 */
final class HostileBooks {
    private static final String MAIN = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private static final int MEBI = 1 << 20;
    private static final int MUTATIONS = 400;

    private HostileBooks() {}

    /** Writes one part, which may be larger than memory. */
    private interface Part {
        void to(OutputStream out) throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        var books = new LinkedHashMap<String, byte[]>();
        books.put(
                "one shared text of 8 MiB in 4096 cells",
                book(
                        part(strings(8 * MEBI)),
                        part(sheet("<row r=\"1\">" + "<c t=\"s\"><v>0</v></c>".repeat(4096) + "</row>"))));
        books.put(
                "the longest shared text in 4096 cells",
                book(
                        part(strings(32_767)),
                        part(sheet("<row r=\"1\">" + "<c t=\"s\"><v>0</v></c>".repeat(4096) + "</row>"))));
        books.put(
                "the longest shared text in 100000 rows",
                book(part(strings(32_767)), part(sheet("<row><c t=\"s\"><v>0</v></c></row>".repeat(100_000)))));
        books.put("an inline text of 31 MiB", within("<row><c t=\"inlineStr\"><is><t>", "", "</t></is></c></row>", 31));
        books.put("an inline text of 90 MiB", within("<row><c t=\"inlineStr\"><is><t>", "", "</t></is></c></row>", 90));
        books.put("a comment of 31 MiB", within("<!--", "", "-->", 31));
        books.put("a comment full of tags", within("<!--", "<a>", "-->", 31));
        books.put(
                "a piece as it stands, of 31 MiB",
                within("<row><c t=\"str\"><v><![CDATA[", "<]", "]]></v></c></row>", 31));
        books.put("an instruction of 31 MiB", within("<?x ", "<y> ", "?>", 31));
        books.put("an attribute of 31 MiB", within("<row r=\"", ">", "\"/>", 31));
        books.put("a name of 31 MiB", within("<", "", "/>", 31));
        books.put("white space of 31 MiB", within("<row>", " ", "</row>", 31));
        books.put(
                "six million empty texts",
                book(
                        out -> {
                            write(out, "<sst " + MAIN + ">");
                            repeat(out, "<si/>", 6_000_000);
                            write(out, "</sst>");
                        },
                        part(sheet(""))));
        books.put(
                "a million rows of nothing, then too many",
                book(part(strings(1)), part(sheet("<row r=\"1048576\"/><row r=\"1048577\"/>"))));
        books.put("a hundred thousand levels", within("", "<row>", "", 3));
        books.put("in UTF-16", book(part(strings(1)), out -> {
            out.write(("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + sheet("<!--" + "<".repeat(4 * MEBI) + "-->"))
                    .getBytes(StandardCharsets.UTF_16));
        }));
        books.put("in EBCDIC", book(part(strings(1)), out -> {
            out.write(("<?xml version=\"1.0\" encoding=\"Cp037\"?>" + sheet("<!--" + "x".repeat(20 * MEBI) + "-->"))
                    .getBytes(Charset.forName("Cp037")));
        }));
        books.put("a book of 20 MiB", zip(Map.of("xl/workbook.xml", out -> repeat(out, "<sheets/>", 2_000_000))));
        books.put("a list of 400000 parts", listed(400_000, "xl/%06d".formatted(0), 0, 0));
        books.put("a list that tells 64 kB beside each of its parts", listed(300, "xl/workbook.xml", 65_532, 0));
        books.put("parts that share a head with 64 kB beside it", listed(900, "xl/workbook.xml", 0, 65_532));
        for (var book : books.entrySet()) {
            System.out.println(book.getKey() + ": " + outcome(book.getValue()));
        }
        mutated();
    }

    private static String outcome(byte[] book) {
        try {
            return "read, " + FileText.of("x.xlsx", book).end() + " bytes";
        } catch (FormatException e) {
            return "refused, " + e.getMessage();
        }
    }

    /** A good book with bytes changed, in its parts and in its packing; the seed is fixed. */
    private static void mutated() throws IOException {
        var random = new Random(20261202);
        var good = sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>46083</v></c></row>");
        for (int i = 0; i < MUTATIONS; i++) {
            var changed = good.getBytes(StandardCharsets.UTF_8);
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            var book = book(part(strings(3)), out -> out.write(changed));
            if (i % 2 == 0) {
                for (int n = random.nextInt(1, 6); n > 0; n--) {
                    book[4 + random.nextInt(book.length - 4)] = (byte) random.nextInt(256);
                }
            }
            outcome(book);
        }
        System.out.println(MUTATIONS + " changed books: outlived");
    }

    private static byte[] within(String before, String filled, String after, int mebis) throws IOException {
        var filling = filled.isEmpty() ? "x" : filled;
        return book(part(strings(1)), out -> {
            write(out, "<worksheet " + MAIN + "><sheetData>" + before);
            repeat(out, filling, mebis * MEBI / filling.length());
            write(out, after + "</sheetData></worksheet>");
        });
    }

    private static String sheet(String rows) {
        return "<worksheet " + MAIN + "><sheetData>" + rows + "</sheetData></worksheet>";
    }

    private static String strings(int chars) {
        return "<sst " + MAIN + "><si><t>" + "x".repeat(chars) + "</t></si></sst>";
    }

    private static Part part(String text) {
        return out -> write(out, text);
    }

    private static byte[] book(Part strings, Part sheet) throws IOException {
        var parts = new LinkedHashMap<String, Part>();
        parts.put("xl/workbook.xml", part("<workbook " + MAIN + "><sheets><sheet name=\"A\"/></sheets></workbook>"));
        parts.put("xl/sharedStrings.xml", strings);
        parts.put("xl/worksheets/sheet1.xml", sheet);
        return zip(parts);
    }

    /**
     * A packed file that is little but its list (APPNOTE.TXT 4.3.12).
     *
     * @param listExtra bytes beside each part in the list, in fields of nothing
     * @param headExtra the same in the one head that all parts point to
     */
    private static byte[] listed(int parts, String name, int listExtra, int headExtra) {
        var spelled = name.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(
                        30 + spelled.length + headExtra + parts * (46 + spelled.length + listExtra) + 22)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x04034b50)
                .putShort((short) 20)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(0);
        bytes.putShort((short) spelled.length).putShort((short) headExtra).put(spelled);
        nothing(bytes, headExtra);
        int list = bytes.position();
        for (int i = 0; i < parts; i++) {
            bytes.putInt(0x02014b50).putShort((short) 20).putShort((short) 20);
            bytes.putInt(0).putInt(0).putInt(0).putInt(0).putInt(0);
            bytes.putShort((short) spelled.length).putShort((short) listExtra).putShort((short) 0);
            bytes.putInt(0).putInt(0).putInt(0).put(spelled);
            nothing(bytes, listExtra);
        }
        int length = bytes.position() - list;
        bytes.putInt(0x06054b50).putInt(0).putShort((short) parts).putShort((short) parts);
        bytes.putInt(length).putInt(list).putShort((short) 0);
        return bytes.array();
    }

    /** Fields of four bytes, each with a kind and the length nought. */
    private static void nothing(ByteBuffer bytes, int length) {
        for (int i = 0; i < length / 4; i++) {
            bytes.putShort((short) 0x7777).putShort((short) 0);
        }
    }

    private static byte[] zip(Map<String, Part> parts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                part.getValue().to(zip);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void repeat(OutputStream out, String text, int times) throws IOException {
        var many = text.repeat(1024).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < times / 1024; i++) {
            out.write(many);
        }
    }
}
