package se.knyt.simulators.klarna;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import se.knyt.simulators.base.Reply;

/** A PDF of one page with lines of text (PDF 1.4, ISO 32000-1 §7.5: header, objects, cross-reference table, trailer). */
final class Paper {
    private Paper() {}

    static Reply of(List<String> lines) {
        var text = new StringBuilder("BT /F1 11 Tf 60 780 Td 16 TL\n");
        for (var line : lines) {
            text.append('(').append(escaped(line)).append(") Tj T*\n");
        }
        text.append("ET");
        return Reply.text(
                200,
                "application/pdf",
                document(List.of(
                        "<< /Type /Catalog /Pages 2 0 R >>",
                        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                                + " /Resources << /Font << /F1 5 0 R >> >> >>",
                        "<< /Length " + text.length() + " >>\nstream\n" + text + "\nendstream",
                        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")));
    }

    private static String document(List<String> objects) {
        var pdf = new StringBuilder("%PDF-1.4\n");
        var places = new ArrayList<Integer>();
        for (var object : objects) {
            places.add(pdf.length());
            pdf.append(places.size()).append(" 0 obj\n").append(object).append("\nendobj\n");
        }
        int table = pdf.length();
        pdf.append("xref\n0 ").append(places.size() + 1).append("\n0000000000 65535 f \n");
        places.forEach(place -> pdf.append(String.format(Locale.ROOT, "%010d 00000 n \n", place)));
        return pdf.append("trailer\n<< /Size ")
                .append(places.size() + 1)
                .append(" /Root 1 0 R >>\nstartxref\n")
                .append(table)
                .append("\n%%EOF\n")
                .toString();
    }

    /** Everything is ASCII, so that a character is a byte and the places are right. */
    private static String escaped(String line) {
        var ascii = new String(line.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
        return ascii.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)");
    }
}
